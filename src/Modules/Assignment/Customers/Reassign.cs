using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Gives a customer to another manager: a named one, or the one that the rules choose.</summary>
[Tags("customers")]
public static class Reassign
{
    public sealed record Request(Guid? ManagerId, [NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    internal sealed record Answer(Guid CustomerId, Guid ManagerId, string Status, long Version);

    /// <summary>
    /// The managers to choose from, the policy in force and the sealed reason. They are loaded before the decision, which does no I/O.
    /// </summary>
    /// <param name="KnownManagers">The managers of other sites of the customer's company.</param>
    public sealed record Facts(IReadOnlyList<ManagerSnapshot> Managers, Policy Policy, Personal? Note,
        IReadOnlyList<Guid>? KnownManagers = null);

    public static Task<(IResult, Facts)> LoadAsync(Guid id, Customer? it, Body<Request> body, CurrentCaller caller,
        NpgsqlDataSource source, IKeyRing keys, CancellationToken ct) =>
        LoadFacts(id, it, body.Value.ManagerId, body.Value.Reason, caller, source, keys, ct);

    internal static async Task<(IResult, Facts)> LoadFacts(Guid id, Customer? it, Guid? requested, string reason, CurrentCaller caller,
        NpgsqlDataSource source, IKeyRing keys, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var managers = await ManagerSnapshots.ReadAll(connection, null, ct);
        var policy = await ActivePolicy.Read(connection, ct);
        if (requested is { } manager && managers.All(m => m.Id != manager))
            return (Problem.Invalid(new Fault("/managerId", "manager_unknown")), new Facts(managers, policy, null));
        if (it is null)
            return (Problem.NotFound, new Facts(managers, policy, null));
        return (WolverineContinue.Result(), new Facts(managers, policy, await Notes.Seal(keys, it, id, caller, reason, ct),
            (await CompanyManagers.AddTo(id, it, connection, policy, ct)).KnownManagers));
    }

    [WolverinePost("/customers/{id:guid}/reassign"), Staff("admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("illegal_transition", PlaceRows.ManagerFull, "manager_unavailable", "no_manager_eligible",
        "version_mismatch", "precondition_required")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body, IfMatch.Required ifMatch,
        CurrentCaller caller, [WriteAggregate(Required = false)] Customer it, Facts facts, DateTimeOffset now) =>
        Decide(it with { KnownManagers = facts.KnownManagers ?? [] }, id, body.Value.ManagerId, facts.Managers, facts.Policy, facts.Note,
            ifMatch.Version, now)
            .Answer(it.Version, now, append => Reply.Ok(
                new Answer(id, FindNewManager(append) ?? body.Value.ManagerId!.Value, CustomerState.Assigned, append.Version),
                append.Version));

    public static Decision Decide(Customer it, Guid customer, Guid? requested, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        Personal? note, long expectedVersion, DateTimeOffset now) => CheckExists(it) ?? CustomerVersion.Check(it, expectedVersion)
            ?? AssignTo(it, customer, requested, managers, policy, ReassignmentReasons.Administrator, note, now);

    internal static Decision? CheckExists(Customer it) => it.State is CustomerState.None or CustomerState.Erased || it.Profile is null
        ? new Rejection("not_found", "There is no such customer.", Missing: true) : (Decision?)null;

    /// <summary>Gives an existing customer to a named manager, or to the one that the rules choose.</summary>
    /// <param name="reason">Who decided: the reason that the event records.</param>
    internal static Decision AssignTo(Customer it, Guid customer, Guid? requested, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        string reason, Personal? note, DateTimeOffset now)
    {
        if (requested is { } manager && it.IsAssignedTo(manager))
            return new Rejection("illegal_transition", "The customer already has this manager.");
        var profile = it.Profile! with { Id = customer, Tried = it.Manager is { } holder ? [.. it.Tried, holder] : it.Tried };
        var choice = requested is null ? Placement.Choose(it, profile, managers, policy, now)
            : ManagerSelector.Select(profile, managers, policy, now);
        var code = reason == ReassignmentReasons.Transferred ? ExplanationCodes.Transferred : ExplanationCodes.Manual;
        var explanation = requested is null ? choice.Why : choice.Why with { Code = code };
        return (requested ?? choice.Manager) switch
        {
            null => new Rejection("no_manager_eligible", "No manager is eligible."),
            // A named manager may be outside the territory or may have declined before, but must have capacity and be present.
            { } to when FindExclusionReason(explanation, to) is "inactive" or "on_leave" =>
                new Rejection("manager_unavailable", "The manager is not active or is on leave."),
            { } to when managers.Any(m => m.Id == to && m.Open >= m.Capacity) =>
                new Rejection(PlaceRows.ManagerFull, "The manager has reached the maximum number of customers."),
            { } to => Placement.AssignTo(it, customer, to, reason, explanation, policy, now, note),
        };
    }

    private static string? FindExclusionReason(Explanation explanation, Guid manager) =>
        explanation.Candidates.FirstOrDefault(c => c.Manager == manager)?.ExcludedFor;

    private static Guid? FindNewManager(PendingAppend append) => append.Events.OfType<ManagerReassigned>().FirstOrDefault()?.To;
}
