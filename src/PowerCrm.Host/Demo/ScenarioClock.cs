using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>The database's clock while a scenario is played: it is stopped at the time of the current step.</summary>
internal sealed class ScenarioClock(NpgsqlConnection connection, Maintenance admin)
{
    private static readonly TimeSpan ReactionTimeout = TimeSpan.FromMinutes(2);

    public DateTimeOffset Now { get; private set; }

    /// <summary>Moves the clock to the step's time, and stops on the way at each time at which something falls due.</summary>
    public async Task AdvanceTo(ScenarioStep step, CancellationToken ct)
    {
        if (step.At <= Now)
            return;
        await WaitForReactions(step.Line, ct);
        while ((await admin.ReadDueCommands(ct)).Select(d => d.At).Where(at => at > Now && at <= step.At).Order().Take(1)
            .ToList() is [var next])
        {
            await StopAt(next, ct);
            await WaitForReactions(step.Line, ct);
        }
        await StopAt(step.At, ct);
    }

    public Task StopAt(DateTimeOffset at, CancellationToken ct)
    {
        Now = at;
        return DatabaseClock.StopAt(connection, at, ct);
    }

    public async Task WaitForReactions(int line, CancellationToken ct)
    {
        if (!await admin.WaitUntilIdle(ReactionTimeout, ct))
            throw new ScenarioException(line, "the reactions to the steps before it did not come to an end.");
    }
}
