using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns how far each reader of the log is behind: read models, seals, scheduled work, and messages to reactions.</summary>
[Tags("operations")]
public static class ReadReaders
{
    public sealed record Answer(IReadOnlyList<Reader> Items);

    [WolverineGet("/ops/readers"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(Maintenance admin, CancellationToken ct) =>
        Reply.Ok(new Answer(await admin.ReadReaders(ct))).WithHeader("Cache-Control", "no-store");
}
