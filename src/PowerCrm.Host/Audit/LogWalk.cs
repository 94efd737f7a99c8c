using System.Text.Json;
using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Host.Audit;

/// <summary>What only folding shows: every event can be read, every move was legal, and every approved customer has somebody.</summary>
internal sealed class LogWalk
{
    private readonly Dictionary<Guid, Lifecycle> states = [];
    private readonly Dictionary<Guid, long> waiting = [];
    private readonly List<string> illegal = [], unreadable = [];
    private long last;

    public static async Task<IReadOnlyList<(string, IReadOnlyList<string>)>> Check(IServiceProvider services, CancellationToken ct)
    {
        var walk = new LogWalk();
        // Before the walk: what a reader had done by then is in the log that is walked. What it does meanwhile may not be.
        var reached = (await services.GetRequiredService<IEventStoreAdmin>().Progress(ct))
            .Where(p => p.Kind == "subscription").Select(p => p.Checkpoint).DefaultIfEmpty(0).Min();
        try
        {
            await foreach (var e in services.GetRequiredService<EventStoreRoot>().As(Caller.System("check-invariants")).ReadAll(0, ct))
                walk.Take(e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or UnknownEventTypeException)
        {
            // The fault's kind is enough: its text may quote the event.
            walk.unreadable.Add($"the first event after {walk.last}: {e.GetType().Name}");
        }
        return
        [
            ("every event can be read", walk.unreadable),
            ("only legal moves", walk.illegal),
            ("an approved customer has a manager, or a parked reason",
                [.. walk.waiting.Where(w => w.Value <= reached).Select(w => $"registration {w.Key}")]),
        ];
    }

    private void Take(Recorded e)
    {
        last = e.Seq;
        var before = states.GetValueOrDefault(e.Stream, Lifecycle.Initial);
        if (MoveOf(e.Data) is { } move && !Lifecycle.Allows(before.Status, move))
            illegal.Add($"stream {e.Stream} version {e.Version}: {e.Type} in state {before.Status}");
        states[e.Stream] = Lifecycle.Apply(before, e.Data);
        switch (e.Data)
        {
            case ReviewDecided { Decision: AuthStatus.Approved } when states[e.Stream].Manager is null:
            case AssignmentDeclined when states[e.Stream].Status == AuthStatus.Approved:
                waiting[e.Stream] = e.Seq;
                break;
            case ManagerAssigned or ManagerReassigned or AssignmentParked or PersonalDataErased:
                waiting.Remove(e.Stream);
                break;
        }
    }

    private static Move? MoveOf(object e) => e switch
    {
        InfoSubmitted => Move.Submit,
        RegistrationWithdrawn => Move.Withdraw,
        ReviewClaimed => Move.Claim,
        MaterialsChecked { By: not "automatic" } or IdentityChecked => Move.Check,
        ReviewDecided => Move.Decide,
        _ => null,
    };
}
