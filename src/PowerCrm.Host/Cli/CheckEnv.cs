using System.CommandLine;
using System.Net;
using PowerCrm.China;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`check-env`: tries everything that the host needs, and says what to do about each fault.</summary>
internal static class CheckEnv
{
    public static Command Command()
    {
        var command = new Command("check-env",
            "Check everything that the host needs, and say how to correct it; exit code 1: something is missing.")
        {
            Verb.Json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var checks = await RunAll(ct);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(checks.Select(c => new { c.What, state = FormatState(c.State).ToLowerInvariant(), c.Detail, c.Fix }));
            else
            {
                Verb.PrintTable(["", "what", "detail"], checks.Select(c =>
                    (IReadOnlyList<string?>)[FormatState(c.State), c.What, c.Detail]));
                foreach (var it in checks.Where(c => c.State != CheckState.Ok))
                    Console.WriteLine($"{it.What}: {it.Fix}");
            }
            return checks.Exists(c => c.State == CheckState.Missing) ? Root.Found : Root.Done;
        });
        return command;
    }

    private static async Task<List<Check>> RunAll(CancellationToken ct)
    {
        var checks = new List<Check>();
        try
        {
            await using var host = await HostFactory.Build(["--Logging:LogLevel:Default=Error", .. Verb.ExtraSettings], readers: false, ct);
            await DatabaseChecks.Add(checks, host, ct);
            checks.Add(CheckCalendar(ChinaTime.Day(host.Services.GetRequiredService<TimeProvider>().GetUtcNow())));
            checks.Add(await CheckAutomaticApproval(host.Services, ct));
            checks.Add(CheckConsentTexts(host.App.Configuration));
            checks.Add(CheckCustomerService(host.App.Configuration, host.App.Environment.IsDevelopment()));
            checks.Add(CheckProxies(host.App.Configuration, host.App.Environment.IsDevelopment()));
            MachineChecks.AddDisks(checks, host.App);
            checks.Add(MachineChecks.CheckFont(host.Services.GetRequiredService<ExportFonts>()));
            VendorChecks.Add(checks, host.Services, sandbox: host.App.Environment.IsDevelopment());
        }
        catch (StartupException e)
        {
            checks.Add(new Check("settings", CheckState.Missing, e.Message, "docs/operating.md lists the settings"));
        }
        await MachineChecks.AddPrograms(checks, ct);
        return checks;
    }

    internal static async Task<Check> CheckAutomaticApproval(IServiceProvider services, CancellationToken ct) =>
        await AutoApprovalNotice.ReadState(services, ct) is (true, var notice)
        ? new Check("automatic approval", CheckState.Warning, notice,
            "set autoApprove to false in the review policy, or unset Review__AutoApprove, if a person is to decide every case")
        : new Check("automatic approval", CheckState.Ok, "off: a person decides every case");

    internal static Check CheckConsentTexts(IConfiguration configuration) =>
        configuration[ConsentTexts.CompanySetting] is not { Length: > 0 } company
        ? new Check("consent texts", CheckState.Warning, "they do not name the company that processes the data",
            "set Privacy__Company to its registered name, and Privacy__Contact to how it is reached, before the first customer agrees")
        : string.IsNullOrEmpty(configuration[ConsentTexts.ContactSetting])
            && string.IsNullOrEmpty(configuration[CustomerService.PhoneSetting])
        ? new Check("consent texts", CheckState.Warning, "they do not say how the company that processes the data is reached",
            "set Privacy__Contact to how it is reached, or CustomerService__Phone, before the first customer agrees")
        : new Check("consent texts", CheckState.Ok, company);

    /// <summary>Checks the phone that the applicants are shown when only a person can help them.</summary>
    internal static Check CheckCustomerService(IConfiguration configuration, bool development) =>
        configuration[CustomerService.PhoneSetting] is { Length: > 0 } phone
        ? new Check("customer service", CheckState.Ok, phone)
        : new Check("customer service", development ? CheckState.Warning : CheckState.Missing,
            development ? "applicants are shown an example number" : "applicants are shown no telephone number",
            "set CustomerService__Phone to the number that applicants may call");

    /// <summary>Checks the proxies that may name the address of a client, by which requests are limited.</summary>
    internal static Check CheckProxies(IConfiguration configuration, bool development)
    {
        var trusted = ListSettings.Read(configuration, ListSettings.TrustedProxies);
        return trusted.FirstOrDefault(t => !IPNetwork.TryParse(t, out _) && !IPAddress.TryParse(t, out _)) is { } wrong
            ? new Check("trusted proxies", CheckState.Missing, $"'{wrong}' is neither an address nor a network",
                "correct Proxies__Trusted__0, such as 10.0.0.5 or 10.0.0.0/24")
            : trusted.Count > 0 ? new Check("trusted proxies", CheckState.Ok, string.Join(", ", trusted))
            : new Check("trusted proxies", development ? CheckState.Ok : CheckState.Warning,
                "none: behind a proxy all clients have its address, and share one limit of requests",
                "set Proxies__Trusted__0 to the address of the reverse proxy, as the hosts see it");
    }

    /// <summary>Checks the calendar by which the working days until a decision are counted.</summary>
    internal static Check CheckCalendar(DateOnly today)
    {
        var years = string.Join(", ", WorkingCalendar.PublishedYears);
        return WorkingCalendar.FindMissingYear(today) is { } year
            ? new Check("calendar", CheckState.Warning, $"holidays of {years}; those of {year} are missing", CalendarMonitor.Fix)
            : new Check("calendar", CheckState.Ok, $"holidays of {years}");
    }

    private static string FormatState(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warning => "warning",
        _ =>
        "MISSING"
    };
}

internal enum CheckState
{
    Ok,

    /// <summary>The host works, but a part of it does not, or not well.</summary>
    Warning,
    Missing,
}

/// <param name="Fix">What the operator can do about it; null if nothing needs to be done.</param>
internal sealed record Check(string What, CheckState State, string Detail, string? Fix = null);
