using System.CommandLine;
using System.IO.Compression;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`audit export`: writes an auditor's export in this process.</summary>
internal static class ExportToFile
{
    private static readonly Option<Guid?> Registration = new("--registration") { Description = "One customer." };
    private static readonly Option<DateTimeOffset?> From = TimeOption.Create("--from", "Or what was written from then on.");
    private static readonly Option<DateTimeOffset?> To = TimeOption.Create("--to", "With --from: up to then (not included).");

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why; stored permanently, so write no personal data. Of one customer, the person reads it.",
        Required = true,
    };

    private static readonly Option<bool> Personal = new("--personal")
    {
        Description = "With the personal values in clear: the first time it asks for that, and once somebody else has approved it "
            + "(audit approve), the same command within a day writes it.",
    };

    private static readonly Argument<string> Output = new("output")
    {
        Description = "A new folder, or a file that ends in .zip.",
    };

    public static Command Command()
    {
        var export = new Command("export", "Events with seals and checkpoints, a page to read, and the program that checks them offline.")
        {
            Output, Registration, From, To, Reason, Personal,
        };
        export.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(Reason)) is not { } reason
            ? Task.FromResult(ExportVerbs.RejectReason())
            : Verb.WithHost((host, token) => Export(host, parsed, reason, token), ct,
            startHost: parsed.GetValue(Registration) is not null));
        return export;
    }

    private static async Task<int> Export(BuiltHost host, ParseResult parsed, string reason, CancellationToken ct)
    {
        var (path, registration) = (Path.GetFullPath(parsed.GetRequiredValue(Output)), parsed.GetValue(Registration));
        var request = new AuditExport.Request(registration, parsed.GetValue(From), parsed.GetValue(To), reason, Verb.Operator);
        var period = request.From is not null || request.To is not null;
        if (parsed.GetValue(Personal))
            return registration is { } id && !period ? await ExportVerbs.RequestOrDownload(host, id, reason, path, ct)
                : Verb.Fail("--personal needs --registration: it is of one customer only.");
        if (registration is null ? !(request.To > request.From) : period)
            return Verb.Fail("Either --registration, or --from and a later --to.");
        if (FindWriteFault(path) is { } fault)
            return Verb.Fail(fault);
        var events = Verb.Streams(host);
        if (registration is { } registrationId && (await events.Load<AuditState>(registrationId, ct)).State.Life.Status == AuthStatus.None)
            return Verb.Fail("There is no such registration.");
        await host.Services.GetRequiredService<OperatorActions>().Record(RequestExport.AccessKind,
            registration?.ToString() ?? $"{request.From:O}/{request.To:O}", reason, request.Actor, ct, isAboutPerson: true);
        if (registration is { } person)
            await AuditRegistration.RecordOperatorAccess(person, RequestExport.AccessKind, reason, events,
                host.Services.GetRequiredService<IKeyRing>(),
                ct);
        try
        {
            await Write(host.Services.GetRequiredService<AuditExport>(), request, path, ct);
        }
        catch (AuditExport.NotSealedException e)
        {
            return Verb.Fail($"{e.Message} {ExportVerbs.SealHint}");
        }
        catch (AuditExport.NotProvableException e)
        {
            return Verb.Fail(e.Message + " Run audit verify.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Verb.Fail($"{path} cannot be written: {e.Message}");
        }
        Console.WriteLine($"{path} is written. Check it anywhere: python3 verify.py <export> --key <the key you kept>");
        return Root.Done;
    }

    /// <summary>Returns the reason why the target cannot be written. Checked before the export is recorded.</summary>
    internal static string? FindWriteFault(string path)
    {
        if (Path.Exists(path))
            return $"{path} is there already.";
        try
        {
            if (IsZip(path))
                File.Create(path, 1, FileOptions.DeleteOnClose).Dispose();
            else
                Directory.CreateDirectory(path).Delete();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {e.Message}";
        }
    }

    /// <summary>
    /// Extracts an export into a new folder. A failure deletes the folder, so that the command can be typed again; a folder that somebody
    /// else has made is never touched.
    /// </summary>
    /// <param name="create">Creates the folder.</param>
    /// <exception cref="IOException">It exists already, or it cannot be written.</exception>
    internal static async Task Extract(ZipArchive export, string folder, Action<string> create, CancellationToken ct)
    {
        if (Path.Exists(folder))
            throw new IOException("It is there already.");
        create(folder);
        try
        {
            await export.ExtractToDirectoryAsync(folder, ct);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static async Task Write(AuditExport export, AuditExport.Request request, string path, CancellationToken ct)
    {
        var file = IsZip(path) ? path : Path.GetTempFileName();
        try
        {
            await using (var zip = new FileStream(file, FileMode.Create))
                await export.Write(request, zip, (done, total) =>
                {
                    Verb.PrintProgress($"{done} of {total} events");
                    return Task.CompletedTask;
                }, ct);
            Console.Error.WriteLine();
        }
        catch
        {
            File.Delete(file);
            throw;
        }
        if (IsZip(path))
            return;
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(file, ct);
            await Extract(archive, path, folder => Directory.CreateDirectory(folder), ct);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
