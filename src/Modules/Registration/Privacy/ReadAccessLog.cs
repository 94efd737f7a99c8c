using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Who opened my papers: the person reads it at any time.</summary>
internal static class ReadAccessLog
{
    public sealed record Entry(DateTimeOffset At, string Role, string What, string? Why);
    public sealed record Response(IReadOnlyList<Entry> Items);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/privacy/access-log", Handle)
        .RequireApplicant().WithName(nameof(ReadAccessLog)).WithTags("privacy").Produces<Response>();

    private static async Task<IResult> Handle(CurrentCaller caller, IEventStore events, IKeyRing keys, CancellationToken ct) =>
        Reply.Ok(new Response(await Entries(caller.Id, events, keys, ct)));

    /// <summary>Newest first. The role, not the person: staff are answered for by the retailer.</summary>
    public static async Task<IReadOnlyList<Entry>> Entries(Guid registration, IEventStore events, IKeyRing keys, CancellationToken ct)
    {
        var entries = new List<Entry>();
        await foreach (var e in events.Read(AccessStream.Of(registration), ct))
            if (e.Data is PersonalDataRevealed seen)
                entries.Add(new Entry(e.At, seen.Role, seen.What,
                    (await keys.Open<AccessPurpose>(seen.Why, Sealed.Purpose, "access-log", ct, e.Stream))?.Purpose));
        entries.Reverse();
        return entries;
    }
}
