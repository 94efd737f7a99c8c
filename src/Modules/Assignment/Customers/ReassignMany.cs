using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Gives several customers to another manager, or each to the one that the rules choose. A customer that cannot be moved does not stop the
/// others.
/// </summary>
[Tags("customers")]
public static class ReassignMany
{
    private const int MaxCustomers = 100;

    public sealed record Request(IReadOnlyList<Guid> CustomerIds, Guid? ManagerId,
        [NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => ReassignMany.Faults(CustomerIds);
    }

    internal sealed record Answer(IReadOnlyList<Result> Items);

    /// <param name="Outcome"><c>moved</c>, <c>unchanged</c> (already with this manager) or <c>refused</c>.</param>
    /// <param name="Code">The reason of a refusal, with the codes of <c>POST /customers/{id}/reassign</c>.</param>
    internal sealed record Result(Guid CustomerId, string Outcome, Guid? ManagerId, long? Version, string? Code, string? Message);

    [WolverinePost("/customers/reassign"), DisableRequestTimeout, Staff("admin"), Idempotent]
    [Answers<Answer>]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, NpgsqlDataSource source, IStreams events,
        IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var (customers, requested, reason) = body.Value;
        List<Fault> faults = [.. Faults(customers)];
        await using (var connection = await source.OpenConnectionAsync(ct))
            if (requested is { } manager && (await ManagerSnapshots.ReadAll(connection, null, ct)).All(m => m.Id != manager))
                faults.Add(new Fault("/managerId", "manager_unknown"));
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var results = new List<Result>(customers.Count);
        foreach (var customer in customers)
            results.Add(await Move(customer));
        return Reply.Ok(new Answer(results));

        async Task<Result> Move(Guid customer)
        {
            var state = (await events.Load<Customer>(customer, ct)).State;
            var note = await Notes.Seal(keys, state, customer, caller, reason, ct);
            // Read for each customer: the previous one may have taken the last place.
            await using var connection = await source.OpenConnectionAsync(ct);
            // A retry returns the stored result, because the rules could choose another manager the second time.
            var part = IdempotencyScope.Of(http).ForPart(customer);
            if (await part.FindStored<Result>(connection, ct) is { } earlier)
                return earlier;
            var managers = await ManagerSnapshots.ReadAll(connection, null, ct);
            var policy = await ActivePolicy.Read(connection, ct);
            var knownManagers = (await CompanyManagers.AddTo(customer, state, connection, policy, ct)).KnownManagers;
            return await events.Decide<Customer>(customer,
                (it, now) => Decide(it with { KnownManagers = knownManagers }, customer, requested, managers, policy, note, now), ct,
                extraRows: append => append.Events is [ManagerReassigned to]
                ? part.RowsFor(Reply.Ok(CreateMovedResult(customer, to, append.Version))) : []) switch
            {
                Outcome.Done { Events: [ManagerReassigned to] } done => CreateMovedResult(customer, to, done.Version),
                Outcome.Done done => new Result(customer, "unchanged", requested, done.Version, null, null),
                Outcome.Rejected rejected => Refused(customer, rejected.Rejection.Missing ? "not_found" : rejected.Rejection.Code),
                _ => Refused(customer, "version_mismatch"),
            };
        }

        Result Refused(Guid customer, string code) =>
            new(customer, "refused", null, null, code, ProblemCatalogue.GetText(code, Languages.Of(http)));
    }

    private static Result CreateMovedResult(Guid customer, ManagerReassigned reassigned, long version) =>
        new(customer, "moved", reassigned.To, version, null, null);

    /// <summary>
    /// Returns no events if the named manager already has the customer: clients repeat a request when the response was lost.
    /// </summary>
    public static Decision Decide(Customer it, Guid customer, Guid? requested, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        Personal? note, DateTimeOffset now) => Reassign.CheckExists(it) ?? (requested is { } id && it.IsAssignedTo(id) ? Decision.Nothing
            : Reassign.AssignTo(it, customer, requested, managers, policy, ReassignmentReasons.Administrator, note, now));

    private static List<Fault> Faults(IReadOnlyList<Guid> customers) =>
    [
        .. customers.Count == 0 ? (Fault[])[new Fault("/customerIds", "required")] : [],
        .. customers.Count > MaxCustomers ? (Fault[])[new Fault("/customerIds", "too_many", MaxCustomers)] : [],
        .. customers.Select((id, i) => (id, i)).GroupBy(c => c.id).SelectMany(g => g.Skip(1))
            .Select(duplicate => new Fault($"/customerIds/{duplicate.i}", "named_twice")),
    ];
}
