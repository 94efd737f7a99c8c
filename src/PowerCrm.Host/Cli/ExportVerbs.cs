using System.CommandLine;
using System.IO.Compression;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>`audit exports`, `audit approve` and `audit export --personal`: exports that need a second person's approval.</summary>
internal static class ExportVerbs
{
    private const int MaxListed = 1_000;
    private const string Role = "operator";

    internal const string SealHint =
        "A running host seals new events within seconds: start one if none is running, and try again in a minute.";

    public static Command List()
    {
        var list = new Command("exports", "The requested exports, the newest first, and which of them wait for a second person.")
        {
            Verb.Json,
        };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(token);
            var exports = (await ExportRows.List(connection, GetMasterKey(host), null, Guid.Empty, MaxListed, token))
                .Select(it => ListExports.Item.Of(it, Verb.Operator)).ToList();
            if (parsed.GetValue(Verb.Json))
                Verb.Print(exports);
            else
                Verb.PrintTable(["export", "of", "state", "personal", "asked by", "reason", "approved by", "until"], exports.Select(it =>
                    (IReadOnlyList<string?>)[$"{it.Id}", it.RegistrationId is { } id ? $"{id}" : $"{it.From:u}/{it.To:u}", it.State,
                        it.Personal ? "yes" : "", it.By, it.Reason, it.ApprovedBy, it.Until is { } until ? $"{until:u}" : ""]));
            return Root.Done;
        }, ct));
        return list;
    }

    public static Command Approve()
    {
        var export = new Argument<Guid>("export") { Description = "Its id; audit exports lists them." };
        var reason = new Option<string>("--reason")
        {
            Description = "Why the values may leave; stored permanently, so write no personal data. The person reads it.",
            Required = true,
        };
        var approve = new Command("approve",
            "Approve an export with personal values that another person requested; valid for a day. Asks first.")
        {
            export, reason, Verb.Yes, Verb.Json,
        };
        approve.SetAction((parsed, ct) => ParseReason(parsed.GetRequiredValue(reason)) is not { } text ? Task.FromResult(RejectReason())
            : Verb.WithHost(async (host, token) =>
            {
                var id = parsed.GetRequiredValue(export);
                if (Verb.Confirm($"Export {id} is to be approved, with personal values in clear", host, parsed.GetValue(Verb.Yes))
                    is { } refusal)
                    return Verb.Fail(refusal);
                var (it, rejection) = await CreateExports(host).Approve(Verb.Streams(host), Role, id, text, token);
                if (it is null)
                    return Verb.Fail(rejection?.Detail ?? "It no longer exists.");
                if (parsed.GetValue(Verb.Json))
                    Verb.Print(ListExports.Item.Of(it, Verb.Operator));
                else
                    Console.WriteLine($"{it.Id} is approved. {it.Actor} can take it until {it.Until:u}.");
                return Root.Done;
            }, ct, startHost: true));
        return approve;
    }

    /// <summary>Requests the export, or writes it if it is already approved.</summary>
    public static async Task<int> RequestOrDownload(BuiltHost host, Guid registration, string reason, string path, CancellationToken ct)
    {
        if (ParseReason(reason) is not { } text)
            return RejectReason();
        if (ExportToFile.FindWriteFault(path) is { } fault)
            return Verb.Fail(fault);
        var events = Verb.Streams(host);
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        if (await ExportRows.FindPersonal(connection, GetMasterKey(host), registration, Verb.Operator, ct) is { } it)
            return it.State == ExportRows.AwaitingApproval
                ? Verb.Fail($"Export {it.Id} waits until {it.Until:u} for another person: audit approve {it.Id} --reason …")
                : await Download(host, connection, it, path, ct);
        if ((await events.Load<AuditState>(registration, ct)).State.Life.Status == AuthStatus.None)
            return Verb.Fail("There is no such registration.");
        var id = Guid.CreateVersion7();
        await CreateExports(host).Request(events, Role, id, registration, text, ct);
        Console.WriteLine($"Export {id} waits for a second person: audit approve {id} --reason … Then type this command once more.");
        return Root.Done;
    }

    private static async Task<int> Download(BuiltHost host, NpgsqlConnection connection, ExportRow it, string path, CancellationToken ct)
    {
        try
        {
            return await TryDownload(host, connection, it, path, ct);
        }
        catch (BlobsUnavailableException)
        {
            return Verb.Fail("The file store is not available. Nothing is lost: try again when it is.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Verb.Fail($"{path} cannot be written: {e.Message}");
        }
    }

    private static async Task<int> TryDownload(BuiltHost host, NpgsqlConnection connection, ExportRow it, string path,
        CancellationToken ct)
    {
        var runner = host.Services.GetRequiredService<ExportRunner>();
        // If no host that writes exports is running, this process writes it.
        if (it.State != "done" && !await runner.RunOnce(it.Id, ct))
            return Verb.Fail("The newest events of the export are not sealed yet. " + SealHint);
        if (await ExportRows.Find(connection, GetMasterKey(host), it.Id, ct) is not { } current)
            return Verb.Fail("It no longer exists.");
        if (current.State != "done" || await runner.ReadZip(it.Id, ct) is not { } zip)
            return Verb.Fail(current.State == "failed"
                ? "It could not be written; run audit verify." : "It is being written; try again in a moment.");
        await PersonalExports.RecordDownload(Verb.Streams(host), Role, current, ct);
        await WriteExport(path, zip, ct);
        Console.WriteLine($"{path} is written, with personal values in clear: destroy it when it has served its purpose.");
        return Root.Done;
    }

    /// <summary>Writes the file with access for this user only, and without temporary copies.</summary>
    private static async Task WriteExport(string path, byte[] zip, CancellationToken ct)
    {
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(path, options);
            try
            {
                await file.WriteAsync(zip, ct);
            }
            catch
            {
                File.Delete(path);
                throw;
            }
            return;
        }
        using var archive = new ZipArchive(new MemoryStream(zip));
        await ExportToFile.Extract(archive, path, CreatePrivateFolder, ct);
    }

    private static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static PersonalExports CreateExports(BuiltHost host) =>
        new(host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<IKeyRing>(), GetMasterKey(host));

    private static MasterKey GetMasterKey(BuiltHost host) => host.Services.GetRequiredService<MasterKey>();

    internal static string? ParseReason(string reason) =>
        reason.Trim() is { Length: > 0 and <= 500 } text && !PersonalNumber.IsIn(text) ? text : null;

    internal static int RejectReason() => Verb.Fail("Give the reason in at most 500 characters, without an identity or mobile number.");
}
