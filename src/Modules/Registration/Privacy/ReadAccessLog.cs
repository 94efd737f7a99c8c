using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns who opened the person's papers; the person may read it at any time.</summary>
[Tags("privacy")]
public static class ReadAccessLog
{
    internal sealed record Entry(DateTimeOffset At, string Role, string What, string? Why);
    internal sealed record Response(IReadOnlyList<Entry> Items);

    [WolverineGet("/privacy/access-log"), Applicant]
    [Answers<Response>]
    public static async Task<IResult> Get(CurrentCaller caller, IStreams events, IKeyRing keys, CancellationToken ct) =>
        Reply.Ok(new Response(await ReadEntries(caller.Id, events, keys, ct)));

    /// <summary>Returns the entries, newest first. They name the role, not the person: the retailer is responsible for its staff.</summary>
    internal static async Task<IReadOnlyList<Entry>> ReadEntries(Guid registration, IStreams events, IKeyRing keys, CancellationToken ct)
    {
        var entries = new List<Entry>();
        await foreach (var e in events.Read(AccessStream.Of(registration), ct))
            if (Access.Of(e.Data) is { } access)
                entries.Add(new Entry(e.Timestamp, access.Role, access.What,
                    (await keys.Open<AccessPurpose>(access.Why, SealedFieldNames.Purpose, "access-log", ct, e.StreamId))?.Purpose));
        entries.Reverse();
        return entries;
    }
}
