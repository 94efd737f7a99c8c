using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>The scenario was not played to its end: an answer was not the expected one, or there was none.</summary>
internal sealed class ScenarioException(int line, string text) : InvalidOperationException(new ScenarioFault(line, text).ToString());

/// <summary>
/// Sends the commands of a scenario to the routes, as the people in it would. The database's clock is stopped at the time of each step, so
/// that the same file always gives the same times; anything that falls due in between runs at its own time. Development only.
/// </summary>
internal sealed class ScenarioRunner(IServiceProvider services, HttpClient http, Action<int, int> progress)
{
    private readonly NpgsqlDataSource source = services.GetRequiredService<NpgsqlDataSource>();
    private readonly OcrOptions ocrOptions = services.GetRequiredService<IOptionsMonitor<OcrOptions>>().CurrentValue;
    private readonly ScenarioPapers papers = services.GetRequiredService<ScenarioPapers>();

    /// <exception cref="ScenarioException">The message names the line, the expected answer and the actual one.</exception>
    public async Task<IReadOnlyList<ScenarioOutcome>> Run(Scenario scenario, CancellationToken ct)
    {
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            throw new ScenarioException(0, "A scenario is played in Development only.");
        await using var clockLock = await DemoClock.Acquire(source, ct);
        var connection = clockLock.Connection;
        var afterSubmission = ocrOptions.AfterSubmission;
        try
        {
            if (await DemoReset.HasOtherData(connection, ct))
                throw new ScenarioException(0,
                    "A scenario is played on an empty database, or on one with demo data only; this one has others.");
            var clock = new ScenarioClock(connection, services.GetRequiredService<Maintenance>());
            await clock.StopAt(scenario.Start, ct);
            var people = new ScenarioPeople(services.GetRequiredService<StaffAccounts>(), http);
            var commands = new ScenarioCommands(services, http, clock, people, papers, ocrOptions);
            for (var i = 0; i < scenario.Steps.Count; i++)
            {
                await clock.AdvanceTo(scenario.Steps[i], ct);
                await commands.Execute(scenario.Steps[i], ct);
                progress(i + 1, scenario.Steps.Count);
            }
            await clock.WaitForReactions(scenario.Steps.LastOrDefault()?.Line ?? 0, ct);
            var outcomes = new List<ScenarioOutcome>();
            foreach (var it in people.Applicants)
                outcomes.Add(await ScenarioOutcome.Of(it.Person.Name, it.Id, services, ct));
            return outcomes;
        }
        finally
        {
            (ocrOptions.AfterSubmission, papers.Current, papers.BeforeRead) = (afterSubmission, null, null);
            await DatabaseClock.Resume(connection, CancellationToken.None);
        }
    }
}
