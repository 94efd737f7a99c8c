using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Replays history under another policy before it is activated: who would have got which customer, the load of each manager, how evenly it
/// is shared, and which customers nobody would have been eligible for. Nothing is changed.
/// </summary>
[Tags("policies")]
public static class SimulateAssignment
{
    public sealed record Request(AssignmentPolicy Policy, DateTimeOffset From, DateTimeOffset To) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => SimulateAssignment.Faults(this);
    }

    [WolverinePost("/assignment/simulations"), DisableRequestTimeout, Staff("admin"), Idempotent]
    [Answers<Simulation.Result>]
    public static async Task<IResult> Post(Body<Request> body, NpgsqlDataSource source, IStreams events, CancellationToken ct)
    {
        if (Faults(body.Value) is { Count: > 0 } faults)
            return Problem.Invalid([.. faults]);
        return Reply.Ok(await Run(body.Value, source, events, ct));
    }

    public static IReadOnlyList<Fault> Faults(Request it) =>
        [.. it.Policy.Faults("/policy"), .. it.To > it.From
        ? (Fault[])[] : [new Fault("/to", "simulation_order") { DependsOn = ["/from"] }]];

    /// <summary>Reads the whole log: the events before the period give the load at its start.</summary>
    /// <param name="onChoice">Called for each choice of the period.</param>
    /// <param name="onEvent">Called with the number of each event that was read.</param>
    public static async Task<Simulation.Result> Run(Request it, NpgsqlDataSource source, IStreams events, CancellationToken ct,
        Action<Simulation.ComparedChoice>? onChoice = null, Action<long>? onEvent = null)
    {
        IReadOnlyList<ManagerSnapshot> managers;
        await using (var connection = await source.OpenConnectionAsync(ct))
            managers = await ManagerSnapshots.ReadAll(connection, null, ct);
        var simulation = new Simulation(it.Policy.ToPolicy("simulated"), managers, it.From, it.To) { OnChoice = onChoice };
        await foreach (var e in events.ReadAll(ct))
        {
            simulation.Apply(e.StreamId, e.Timestamp, e.Data);
            onEvent?.Invoke(e.Sequence);
        }
        return simulation.BuildResult();
    }
}
