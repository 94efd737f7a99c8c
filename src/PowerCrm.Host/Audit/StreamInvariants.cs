using System.Text.Json;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Checks that need all streams to be folded: every event can be read, every transition was legal, every approved customer is handled.
/// </summary>
public sealed class StreamInvariants
{
    private readonly Dictionary<Guid, Lifecycle> states = [];
    private readonly Dictionary<Guid, long> waiting = [];
    private readonly List<string> illegal = [], unreadable = [];
    private long last;
    private const int MaxFindings = 20;

    public static async Task<IReadOnlyList<(string, IReadOnlyList<string>)>> Check(IServiceProvider services, CancellationToken ct)
    {
        var walk = new StreamInvariants();
        await using var rows = await RowComparisons.Begin(services, null, ct);
        IReadOnlyList<(IDerivedRows Rows, IReadOnlyList<RowDifference> Found)> different = [];
        try
        {
            await foreach (var e in services.GetRequiredService<StreamsFactory>().As(Caller.System("check-invariants")).ReadAll(ct))
            {
                walk.Add(e);
                rows.Add(e);
            }
            different = await rows.End(ct);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or Marten.Exceptions.UnknownEventTypeException
            or Marten.Exceptions.EventDeserializationFailureException)
        {
            // Only the exception's type is reported, because its message may quote the event.
            walk.unreadable.Add($"the first event after {walk.last}: {e.GetType().Name}");
        }
        return
        [
            ("every event can be read", walk.unreadable),
            ("only legal moves", walk.illegal),
            ("an approved customer has a manager, or a parked reason",
                await RowComparisons.HasPendingMessages(services.GetRequiredService<NpgsqlDataSource>(), ct, "assign_after_approval",
                    "assign_anew") ? []
                    : [.. walk.waiting.Keys.Select(w => $"registration {w}")]),
            .. services.GetServices<IDerivedRows>().Select(r => (r.Invariant, Describe(different.FirstOrDefault(d => d.Rows == r)))),
        ];
    }

    /// <summary>Returns at most twenty differences; the verb that repairs them lists all.</summary>
    private static IReadOnlyList<string> Describe((IDerivedRows Rows, IReadOnlyList<RowDifference> Found) it) => it.Found is null ? []
        : [.. it.Found.Take(MaxFindings).Select(f => $"registration {f.Registration}: {f.What}; rows repair {it.Rows.Name}")];

    private void Add(IEvent e)
    {
        last = e.Sequence;
        var before = states.GetValueOrDefault(e.StreamId, Lifecycle.Initial);
        if (MoveOf(e.Data) is { } move && !Lifecycle.Allows(before.Status, move))
            illegal.Add($"stream {e.StreamId} version {e.Version}: {e.EventTypeName} in state {before.Status}");
        states[e.StreamId] = Lifecycle.When(before, e.Data);
        switch (e.Data)
        {
            case ReviewDecided { Decision: AuthStatus.Approved } when states[e.StreamId].Manager is null:
            case AssignmentDeclined when states[e.StreamId].Status == AuthStatus.Approved:
                waiting[e.StreamId] = e.Sequence;
                break;
            case ManagerAssigned or ManagerReassigned or AssignmentParked or PersonalDataErased or ErasureDeferred
                or DecisionReversed:
                waiting.Remove(e.StreamId);
                break;
        }
    }

    private static LifecycleCommand? MoveOf(object e) => e switch
    {
        InfoSubmitted => LifecycleCommand.Submit,
        RegistrationWithdrawn => LifecycleCommand.Withdraw,
        ReviewUrged => LifecycleCommand.Urge,
        ReviewClaimed or ReviewTakenOver => LifecycleCommand.Claim,
        MaterialsChecked { By: not "automatic" } or IdentityChecked { By: not "automatic" } => LifecycleCommand.Check,
        ReviewDecided or DecisionProposed => LifecycleCommand.Decide,
        ReversalOpened or DecisionReversed => LifecycleCommand.Reverse,
        SecondOpinionGiven => LifecycleCommand.GiveOpinion,
        _ => null,
    };
}
