using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Lists the holds that have not ended, newest first.</summary>
[Tags("audit")]
public static class ListHolds
{
    /// <param name="By">The actor who placed it and therefore cannot lift it.</param>
    /// <param name="ErasureWaits">The person has asked for erasure; it is done when the hold ends.</param>
    internal sealed record Item(Guid RegistrationId, string Reason, string Reference, string By, DateTimeOffset At, bool ErasureWaits);

    [WolverineGet("/audit/holds"), Staff("auditor", "admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, LegalHolds holds, CancellationToken ct)
    {
        var (at, id) = page.Key;
        var items = (await holds.List(at, id, page.Rows, ct))
            .Select(h => new Item(h.Id, h.Reason, h.Reference, h.By, h.At, h.ErasureWaits)).ToList();
        return Reply.Ok(page.Of(items, it => (it.At, it.RegistrationId))).WithHeader("Cache-Control", "no-store");
    }
}
