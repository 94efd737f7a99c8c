using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Lists a manager's tasks for a range of days, by time, and those of colleagues for whom the manager is the substitute today. Overdue
/// tasks are listed separately. A customer who withdrew the consent is left out until it is given again.
/// </summary>
[Tags("customers")]
public static class ReadAgenda
{
    /// <param name="Items">Earliest first.</param>
    internal sealed record Answer(DateOnly From, DateOnly To, IReadOnlyList<Item> Overdue, IReadOnlyList<Item> Items);

    /// <param name="Kind"><c>respond</c> or <c>contact</c> (the deadlines for the acknowledgement and the first contact), or
    /// <c>next_action</c>.</param>
    /// <param name="Text">The manager's text of the next action.</param>
    /// <param name="Away">For a substitute: the colleague on leave whose customer it is. Null for one's own customer.</param>
    internal sealed record Item(Guid CustomerId, string CompanyName, string Status, string Kind, DateTimeOffset At, string? Text,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AwayView? Away = null);

    private static string BuildSql(string condition) => $"""
        join pc_assignments a on a.registration_id = d.id
        where {condition}
          and not exists (select from pc_assignment_waiting w where w.registration_id = d.id)
          and (a.state in ('assigned', 'acknowledged') or d.data -> 'Next' ->> 'At' is not null)
        """;

    [WolverineGet("/customers/agenda"), Staff("manager")]
    [QueryParameters("from", "to")]
    [Answers<Answer>, ProblemCodes("validation_failed")]
    public static async Task<IResult> Get(CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, DatabaseClock clock,
        CoveredColleagues covered, HttpContext http, CancellationToken ct)
    {
        var now = await clock.ReadNow(ct);
        var (from, to) = Query.ReadPeriod(http, ChinaTime.Day(now));
        var colleagues = await covered.FindFor(caller.Id, ct);
        var rows = await CustomerRows.Query(source, BuildSql(CustomerRows.BuildManagerCondition(colleagues)),
            new { manager = caller.Id, managers = (Guid[])[caller.Id, .. colleagues.Keys] }, ct);
        await keys.Preload([.. rows.Select(r => r.Customer.Id)], ct);
        var items = new List<Item>();
        foreach (var (it, _, _) in rows.Where(r => !r.Customer.ConsentWithdrawn))
        {
            var away = it.FindAway(colleagues);
            items.AddRange(CreateDeadlineItems(it, away));
            if (it.Next is { } next)
                items.Add(new Item(it.Id, it.CompanyName, it.State, "next_action", next.At,
                    (await keys.Open<FollowUpNote>(next.Note, SealedFieldNames.Note, CustomerViews.Purpose, ct))?.NextAction, away));
        }
        return Reply.Ok(BuildAnswer(items, now, from, to));
    }

    private static IEnumerable<Item> CreateDeadlineItems(CustomerDocument it, AwayView? away)
    {
        if (it is { State: CustomerState.Assigned, RespondBy: { } respondBy })
            yield return new Item(it.Id, it.CompanyName, it.State, "respond", respondBy, null, away);
        if (it is { State: CustomerState.Assigned or CustomerState.Acknowledged, ContactBy: { } contactBy })
            yield return new Item(it.Id, it.CompanyName, it.State, "contact", contactBy, null, away);
    }

    internal static Answer BuildAnswer(IEnumerable<Item> items, DateTimeOffset now, DateOnly from, DateOnly to)
    {
        var itemsByOverdue = items.OrderBy(i => i.At).ThenBy(i => i.CustomerId).ToLookup(i => i.At < now);
        var (start, end) = (ChinaTime.Start(from), ChinaTime.Start(to.AddDays(1)));
        var inPeriod = itemsByOverdue[false].Where(i => i.At >= start && i.At < end);
        return new Answer(from, to, [.. itemsByOverdue[true]], [.. inPeriod]);
    }
}
