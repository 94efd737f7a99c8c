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
    private readonly Dictionary<Guid, long> waitingCustomers = [];
    private readonly List<string> illegalMoves = [], unreadableEvents = [];
    private long lastSequence;
    private const int MaxFindings = 20;

    public static async Task<IReadOnlyList<(string, IReadOnlyList<string>)>> Check(IServiceProvider services, CancellationToken ct)
    {
        var invariants = new StreamInvariants();
        await using var rows = await RowComparisons.Begin(services, null, ct);
        IReadOnlyList<(IDerivedRows Rows, IReadOnlyList<RowDifference> Differences)> differences = [];
        try
        {
            await foreach (var e in services.GetRequiredService<StreamsFactory>().As(Caller.System("check-invariants")).ReadAll(ct))
            {
                invariants.Add(e);
                rows.Add(e);
            }
            differences = await rows.End(ct);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or Marten.Exceptions.UnknownEventTypeException
            or Marten.Exceptions.EventDeserializationFailureException)
        {
            // Only the exception's type is reported, because its message may quote the event.
            invariants.unreadableEvents.Add($"the first event after {invariants.lastSequence}: {e.GetType().Name}");
        }
        return
        [
            ("every event can be read", invariants.unreadableEvents),
            ("only legal moves", invariants.illegalMoves),
            ("an approved customer has a manager, or a parked reason",
                [.. (await FindUnassigned(services, invariants.waitingCustomers, ct)).Select(w => $"registration {w}")]),
            .. services.GetServices<IDerivedRows>().Select(r => (r.Invariant, Describe(differences.FirstOrDefault(d => d.Rows == r)))),
        ];
    }

    /// <summary>
    /// Returns the customers that still wait for a manager although no message that assigns one is left. Their streams are read again:
    /// requests go on during the check, and a customer that was approved while the log was read may have been assigned since.
    /// </summary>
    /// <param name="waiting">The customers that waited when the log was read, with the sequence of the event since which they wait.</param>
    public static async Task<IReadOnlyList<Guid>> FindUnassigned(IServiceProvider services, IReadOnlyDictionary<Guid, long> waiting,
        CancellationToken ct)
    {
        if (waiting.Count == 0 || await RowComparisons.HasPendingMessages(services.GetRequiredService<NpgsqlDataSource>(), ct,
            "assign_after_approval", "assign_anew"))
            return [];
        var streams = services.GetRequiredService<StreamsFactory>().As(Caller.System("check-invariants"));
        var unassigned = new List<Guid>();
        foreach (var (registration, since) in waiting)
        {
            var now = new StreamInvariants();
            await foreach (var e in streams.Read(registration, ct))
                now.Add(e);
            // A customer that was declined meanwhile waits anew: the next check judges it.
            if (now.waitingCustomers.GetValueOrDefault(registration) == since)
                unassigned.Add(registration);
        }
        return unassigned;
    }

    /// <summary>Returns at most twenty differences; the verb that repairs them lists all.</summary>
    private static IReadOnlyList<string> Describe((IDerivedRows Rows, IReadOnlyList<RowDifference> Differences) it) =>
        it.Differences is null ? []
        : [.. it.Differences.Take(MaxFindings).Select(f => $"registration {f.Registration}: {f.What}; rows repair {it.Rows.Name}")];

    private void Add(IEvent e)
    {
        lastSequence = e.Sequence;
        var previous = states.GetValueOrDefault(e.StreamId, Lifecycle.Initial);
        if (FindCommand(e.Data) is { } move && !Lifecycle.Allows(previous.Status, move))
            illegalMoves.Add($"stream {e.StreamId} version {e.Version}: {e.EventTypeName} in state {previous.Status}");
        states[e.StreamId] = Lifecycle.When(previous, e.Data);
        switch (e.Data)
        {
            case ReviewDecided { Decision: AuthStatus.Approved } when states[e.StreamId].Manager is null:
            case AssignmentDeclined when states[e.StreamId].Status == AuthStatus.Approved:
                waitingCustomers[e.StreamId] = e.Sequence;
                break;
            case ManagerAssigned or ManagerReassigned or AssignmentParked or PersonalDataErased or ErasureDeferred
                or DecisionReversed:
                waitingCustomers.Remove(e.StreamId);
                break;
        }
    }

    private static LifecycleCommand? FindCommand(object e) => e switch
    {
        InfoSubmitted => LifecycleCommand.Submit,
        RegistrationWithdrawn => LifecycleCommand.Withdraw,
        ReviewUrged => LifecycleCommand.Urge,
        ReviewClaimed or ReviewTakenOver => LifecycleCommand.Claim,
        MaterialsChecked { By: not Verdicts.Automatic } or IdentityChecked { By: not Verdicts.Automatic } => LifecycleCommand.Check,
        ReviewDecided or DecisionProposed => LifecycleCommand.Decide,
        ReversalOpened or DecisionReversed => LifecycleCommand.Reverse,
        SecondOpinionGiven => LifecycleCommand.GiveOpinion,
        _ => null,
    };
}
