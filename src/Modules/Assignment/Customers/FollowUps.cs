using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Lists the follow-ups of a customer: what was discussed, and the next actions.</summary>
[Tags("customers")]
public static class ListFollowUps
{
    internal sealed record Item(Guid FollowUpId, string Channel, string? Note, string? NextAction, DateTimeOffset? NextActionAt,
        DateTimeOffset At);

    /// <summary>Lists the follow-ups, newest first. A stream has at most a few hundred events, so it is read directly.</summary>
    [WolverineGet("/customers/{id:guid}/follow-ups"), Staff("manager", "admin")]
    [Answers<PageOf<Item>>]
    public static async Task<IResult> List(Guid id, Page page, CurrentCaller caller, NpgsqlDataSource source, IStreams events,
        IKeyRing keys, CoveredColleagues covered, CancellationToken ct)
    {
        Guid[]? readers = caller.Has("admin") ? null : [caller.Id, .. (await covered.FindFor(caller.Id, ct)).Keys];
        if (await CustomerRows.Find(source, id, readers, ct) is null)
            return Problem.NotFound;
        var items = new List<Item>();
        await foreach (var e in events.Read(id, ct))
            if (e.Data is FollowUpRecorded f)
            {
                var note = await keys.Open<FollowUpNote>(f.Note, SealedFieldNames.Note, CustomerViews.Purpose, ct);
                items.Insert(0, new Item(f.FollowUp, f.Channel, note?.Note, note?.NextAction, f.NextActionAt, e.Timestamp));
            }
        return Reply.Ok(page.FromAll(items, i => i.FollowUpId));
    }
}

/// <summary>
/// Adds a follow-up, by the manager, or by the substitute during a leave: what was discussed, and the next action. It replaces the previous
/// next action. If the next action has a time, the manager is reminded at that time, and who then is the manager's substitute.
/// </summary>
[Tags("customers")]
public static class AddFollowUp
{
    public sealed record Request(ContactChannel Channel, [NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(2000)] string Note,
        [NoPersonalNumber, MaxRunes(200)] string? NextAction,
        DateTimeOffset? NextActionAt);

    /// <summary>Tolerance for clock differences, and for clients that send the current time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    internal static IReadOnlyList<Fault> Faults(Request request, DateTimeOffset now) =>
        request.NextActionAt < now - Tolerance ? [new Fault("/nextActionAt", "next_action_past")]
            : request.NextActionAt?.Year >= Query.EndYear ? [new Fault("/nextActionAt", "date_invalid")] : [];

    public static async Task<(IResult, OnBehalf)> LoadAsync(Guid id, Customer it, Body<Request> body, CurrentCaller caller,
        CoveredColleagues covered, IKeyRing keys, DateTimeOffset now, CancellationToken ct)
    {
        var manager = await covered.FindManager(it, caller.Id, ct);
        if (CustomerOwnership.Check(it, manager) is { Rejection: { } rejection })
            return (Problem.From(rejection), new OnBehalf(manager, null));
        if (Faults(body.Value, now) is { Count: > 0 } faults)
            return (Problem.Invalid(faults), new OnBehalf(manager, null));
        var note = await keys.Seal(id, SealedFieldNames.Note, new FollowUpNote(body.Value.Note, body.Value.NextAction), ct);
        return (WolverineContinue.Result(), new OnBehalf(manager, note));
    }

    [WolverinePost("/customers/{id:guid}/follow-ups"), Staff("manager"), Idempotent]
    [Answers<ListFollowUps.Item>(201), ProblemCodes("not_yours_any_more")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body,
        [WriteAggregate] Customer it, OnBehalf behalf, DateTimeOffset now)
    {
        var (request, channel, followUp) = (body.Value, WireNames.Of(body.Value.Channel), Guid.CreateVersion7());
        return Decide(id, new FollowUpRecorded(followUp, behalf.Manager, channel, behalf.Note!, request.NextActionAt))
            .Answer(it.Version, now, append => Reply.Created(
                new ListFollowUps.Item(followUp, channel, request.Note, request.NextAction, request.NextActionAt, append.At),
                    append.Version));
    }

    internal static Decision Decide(Guid customer, FollowUpRecorded followUp) => Decision.Append(followUp).WithRows(
        followUp.NextActionAt is { } at ? DueCommand.Schedule(at, customer, DueCommands.FollowUp) : DueCommand.Cancel(customer,
            DueCommands.FollowUp));
}
