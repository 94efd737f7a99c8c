using System.CommandLine;
using System.IO.Compression;
using PowerCrm.Host.Audit;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`audit`: the proof that nothing was changed, for who keeps it elsewhere.</summary>
internal static class AuditVerb
{
    public static Command Command()
    {
        var key = new Command("key", "Print the public key that checks checkpoints and exports; keep it outside.") { Verb.Json };
        key.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            if (await host.Services.GetRequiredService<AuditKey>().FindOrMake(token) is not { } signer)
                return Verb.Fail("The key that signs is gone, or does not open with this master key.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { key = signer.Name, publicKey = signer.PublicPem });
            else
                Console.WriteLine(signer.PublicPem);
            return Root.Done;
        }, ct));

        var verify = new Command("verify",
            "Check the log against its seals, its checkpoints and this host's file of those; exit code 1 when something differs.")
        { Verb.Json };
        verify.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            CheckInvariants.Show(await Invariants.Sealed(host.Services, token), parsed.GetValue(Verb.Json)), ct));
        return new Command("audit", "The log's proof: key, verify, export, exports, approve; and run, the standing audit.")
        {
            key, verify, Export(), ExportVerbs.List(), ExportVerbs.Approve(), Run(),
        };
    }

    private static Command Run()
    {
        var most = new Option<TimeSpan?>("--at-most") { Description = "How long it may take (hh:mm:ss); Audit__AtMost unless given." };
        var run = new Command("run", """
            The standing audit now: invariants, seals, and each read model against its rebuild. It changes nothing but its own result, which
            GET /ops/audits shows too. Hosts go on. Exit code 1 when a check found something, 2 when it did not come to its end.
            """) { most, Verb.Json };
        run.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var done = await host.Services.GetRequiredService<StandingAudit>().Run(null, Verb.Operator,
                parsed.GetValue(most) ?? host.Services.GetRequiredService<AuditTimes>().AtMost,
                check => Console.Error.WriteLine(
                    $"  {(check.Found == 0 ? "holds   " : "VIOLATED")} {check.Name} ({check.TookMs} ms)"), token);
            if (done is null)
                return Verb.Fail("Another verification is running; try again later.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(done);
            else
            {
                foreach (var check in done.Checks.Where(c => c.Found > 0))
                    Console.WriteLine($"{check.Name}: {check.Found}" + string.Concat(check.Examples.Select(e => "\n    " + e)));
                Console.WriteLine($"{done.State}: {Verb.Many(done.Checks.Count, "check", "checks")} over "
                    + $"{Verb.Many(done.Events, "event", "events")} in {(done.EndedAt!.Value - done.StartedAt).TotalSeconds:0.0} s"
                    + (done.Fault is { } fault ? $"; not all were made ({fault})" : ""));
            }
            return done.Checks.Any(c => c.Found > 0) ? Root.Found : done.Fault is null ? Root.Done : Root.Failed;
        }, ct));
        return run;
    }

    private static Command Export()
    {
        var registration = new Option<Guid?>("--registration") { Description = "One customer." };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Or what was written from then on," };
        var to = new Option<DateTimeOffset?>("--to") { Description = "up to then (not included)." };
        var reason = new Option<string>("--reason") { Description = "Why; kept for good, so write no personal data.", Required = true };
        var personal = new Option<bool>("--personal")
        {
            Description = "With the personal values in clear: the first time it asks for that, and once somebody else has approved it "
                + "(audit approve), the same command within a day writes it.",
        };
        var output = new Argument<string>("output") { Description = "A folder that is not there yet, or a file that ends in .zip." };
        var export = new Command("export", "Events with seals and checkpoints, a page to read, and the program that checks them offline.")
        {
            output, registration, from, to, reason, personal,
        };
        export.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var (path, one) = (parsed.GetRequiredValue(output), parsed.GetValue(registration));
            if (parsed.GetValue(personal))
                return one is { } id && parsed.GetValue(from) is null && parsed.GetValue(to) is null
                    ? await ExportVerbs.Personal(host, id, parsed.GetRequiredValue(reason), path, token)
                    : Verb.Fail("--personal needs --registration: it is of one customer only.");
            var wanted = new AuditExport.Wanted(one, parsed.GetValue(from), parsed.GetValue(to), parsed.GetRequiredValue(reason),
                Verb.Operator);
            var period = wanted.From is not null || wanted.To is not null;
            if (one is null ? !(wanted.To > wanted.From) : period)
                return Verb.Fail("Either --registration, or --from and a later --to.");
            if (Path.Exists(path))
                return Verb.Fail($"{path} is there already.");
            await host.Services.GetRequiredService<Maintenance>().Record("audit_export",
                one?.ToString() ?? $"{wanted.From:O}/{wanted.To:O}", wanted.Reason, wanted.Actor, token);
            try
            {
                await Write(host.Services.GetRequiredService<AuditExport>(), wanted, path, token);
            }
            catch (AuditExport.NotProvableException e)
            {
                return Verb.Fail(e.Message + " Run audit verify.");
            }
            Console.WriteLine($"{path} is written. Check it anywhere: python3 verify.py <export> --key <the key you kept>");
            return Root.Done;
        }, ct, starts: parsed.GetValue(personal)));
        return export;
    }

    private static async Task Write(AuditExport export, AuditExport.Wanted wanted, string path, CancellationToken ct)
    {
        var packed = path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        var file = packed ? path : Path.GetTempFileName();
        try
        {
            await using (var zip = new FileStream(file, FileMode.Create))
                await export.Write(wanted, zip, (done, total) =>
                {
                    Console.Error.Write($"\r  {done} of {total} events ");
                    return Task.CompletedTask;
                }, ct);
            Console.Error.WriteLine();
            if (!packed)
                await ZipFile.ExtractToDirectoryAsync(file, path, ct);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
        if (!packed)
            File.Delete(file);
    }
}
