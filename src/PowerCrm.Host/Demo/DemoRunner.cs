using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Plays twenty registrations over HTTP and sets the database's clock back for each step, so that the history looks as if it had taken
/// days. The clock is reset at the end.
/// </summary>
internal sealed class DemoRunner
{
    private readonly IServiceProvider services;
    private readonly HttpClient http;
    private readonly Action<int, int> progress;
    private readonly NpgsqlDataSource source;
    private readonly Maintenance admin;
    private readonly ScenarioPapers papers;
    private readonly DemoPapers demoPapers;
    private readonly DemoApplicantSteps applicantSteps;
    private readonly DemoStaffSteps staffSteps;

    public DemoRunner(BuiltHost host, HttpClient http, Action<int, int> progress)
    {
        (services, this.http, this.progress) = (host.Services, http, progress);
        (source, admin) = (services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<Maintenance>());
        papers = services.GetRequiredService<ScenarioPapers>();
        demoPapers = new DemoPapers(services.GetRequiredService<IOptions<PictureOptions>>().Value.Vips);
        applicantSteps = new DemoApplicantSteps(source, http, papers);
        staffSteps = new DemoStaffSteps(source, http, admin);
    }

    public async Task Run(CancellationToken ct)
    {
        // They were there before the first applicant: the queue and the workload of an earlier day have them.
        await DemoClock.MoveBack(source, OffsetToMorning(DemoPeople.Applicants.Max(a => a.DaysAgo) + 1), ct);
        try
        {
            await DemoStaff.AddMissing(services, ct);
        }
        finally
        {
            await DemoClock.MoveBack(source, TimeSpan.Zero, CancellationToken.None);
        }
        var policy = (await new DemoClient(http).Get("/reference/policies", ct))!["policyVersion"]!.GetValue<string>();
        var templates = (await new DemoClient(http).Get("/reference/templates", ct))!["items"]!.AsArray()
            .Select(t => t!["id"]!.GetValue<string>()).ToArray();
        using var draws = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var nextSheets = Draw(0, draws.Token);
        try
        {
            for (var i = 0; i < DemoPeople.Applicants.Length; i++)
            {
                var sheets = await nextSheets;
                // Draws the papers of the next applicant while this one is played.
                nextSheets = Draw(i + 1, draws.Token);
                await Play(i, DemoPeople.Applicants[i], policy, sheets, templates, ct);
                progress(i + 1, DemoPeople.Applicants.Length);
            }
        }
        finally
        {
            papers.Current = null;
            // After a fault the next applicant's papers are not needed; their process and files must be gone when this method ends.
            await draws.CancelAsync();
            await ((Task)nextSheets).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DemoClock.MoveBack(source, TimeSpan.Zero, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyDictionary<string, DemoPapers.Paper>> Draw(int number, CancellationToken ct) =>
        number < DemoPeople.Applicants.Length && DemoPeople.Applicants[number] is { Stage: not DemoStage.Draft } applicant
            ? await demoPapers.Draw(number, applicant, ct) : new Dictionary<string, DemoPapers.Paper>();

    private async Task Play(int number, DemoApplicant applicant, string policy, IReadOnlyDictionary<string, DemoPapers.Paper> sheets,
        string[] templates, CancellationToken ct)
    {
        var offset = OffsetToMorning(applicant.DaysAgo);
        await DemoClock.MoveBack(source, offset, ct);
        var (id, client) = await applicantSteps.SignIn(number, applicant, policy, ct);
        if (applicant.Stage == DemoStage.Draft)
        {
            await DemoApplicantSteps.SaveDraft(client, applicant, ct);
            return;
        }
        var images = await applicantSteps.UploadPapers(client, sheets, ct);
        await DemoApplicantSteps.Subscribe(client, applicant, templates, ct);
        if (applicant.Findings.Contains(DemoFinding.CompanyInactive))
            await SetRegisterMode("inactive", ct);
        await DemoClock.MoveBack(source, offset -= TimeSpan.FromMinutes(20), ct);
        await DemoApplicantSteps.Submit(client, number, applicant, images, ct);
        await admin.WaitUntilIdle(TimeSpan.FromSeconds(20), ct);
        if (applicant.Findings.Contains(DemoFinding.CompanyInactive))
            await SetRegisterMode("ok", ct);
        if (applicant.Stage == DemoStage.Withdrawn)
            await client.Post("/auth/withdraw", null, ct: ct);
        if (applicant.Stage is DemoStage.Pending or DemoStage.Withdrawn)
            return;
        await DemoClock.MoveBack(source, offset -= TimeSpan.FromMinutes(30), ct);
        await staffSteps.Review(id, applicant, ct);
        if (applicant.Stage == DemoStage.Resubmitted)
        {
            await DemoClock.MoveBack(source, offset -= TimeSpan.FromHours(1), ct);
            await DemoApplicantSteps.Resubmit(client, applicant, ct);
        }
        if (applicant.Stage >= DemoStage.Acknowledged)
            await staffSteps.Serve(id, applicant, offset, ct);
    }

    /// <summary>Sets what the sandbox's registers of companies and persons answer from now on.</summary>
    private Task SetRegisterMode(string mode, CancellationToken ct) =>
        new DemoClient(http).Post("/sandbox/faults", new { provider = "identity", mode }, ct: ct);

    /// <summary>Returns the offset from now to ten o'clock in China, the given number of days ago.</summary>
    private static TimeSpan OffsetToMorning(int daysAgo)
    {
        var now = TimeProvider.System.GetUtcNow();
        return daysAgo == 0 ? TimeSpan.FromHours(2) : now - ChinaTime.Start(ChinaTime.Day(now).AddDays(-daysAgo)).AddHours(10);
    }
}
