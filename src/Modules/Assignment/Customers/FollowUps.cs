using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>What was spoken about with a customer, and what comes next.</summary>
[Tags("customers")]
public static class FollowUps
{
    public sealed record Request(ContactChannel Channel, [MultiLine, MinRunes(1), MaxRunes(2000)] string Note,
        [MaxRunes(200)] string? NextAction, DateTimeOffset? NextActionAt);

    public sealed record Item(Guid FollowUpId, string Channel, string? Note, string? NextAction, DateTimeOffset? NextActionAt,
        DateTimeOffset At);

    /// <summary>The newest first. A stream is at most some hundred events, so it is read as it is.</summary>
    [WolverineGet("/customers/{id:guid}/follow-ups"), Staff("manager", "admin"), EndpointName("ListFollowUps")]
    [Answers<PageOf<Item>>]
    public static async Task<IResult> List(Guid id, Page page, CurrentCaller caller, NpgsqlDataSource source, IStreams events,
        IKeyRing keys, CancellationToken ct)
    {
        if (await CustomerRows.Find(source, id, caller.Has("admin") ? null : caller.Id, ct) is null)
            return Problem.NotFound;
        var items = new List<Item>();
        await foreach (var e in events.Read(id, ct))
            if (e.Data is FollowUpRecorded f)
            {
                var note = await keys.Open<FollowUpNote>(f.Note, Sealed.Note, CustomerViews.Purpose, ct);
                items.Insert(0, new Item(f.FollowUp, f.Channel, note?.Note, note?.NextAction, f.NextActionAt, e.Timestamp));
            }
        return Reply.Ok(page.Cut(items, i => i.FollowUpId)).With("Cache-Control", "private, no-cache");
    }

    [WolverinePost("/customers/{id:guid}/follow-ups"), Staff("manager"), Idempotent, EndpointName("AddFollowUp")]
    [Answers<Item>(201), Refuses("not_yours_any_more")]
    public static async Task<IResult> Add(Guid id, Body<Request> body, CurrentCaller caller, Commands commands, IStreams events,
        IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var it = (await events.Load<Customer>(id, ct)).State;
        if (Holder.Check(it, caller.Id) is { Rejection: { } no })
            return Problem.From(no);
        var (request, followUp) = (body.Value, Guid.CreateVersion7());
        var note = await keys.Seal(id, Sealed.Note, new FollowUpNote(request.Note, request.NextAction), ct);
        return await commands.Run<Customer>(http, id, (now, _) => Holder.Check(now, caller.Id)
                ?? Decision.Append(new FollowUpRecorded(followUp, caller.Id, WireNames.Of(request.Channel), note, request.NextActionAt)),
            done => Reply.Created(new Item(followUp, WireNames.Of(request.Channel), request.Note, request.NextAction, request.NextActionAt,
                done.At), done.Version), ct);
    }
}
