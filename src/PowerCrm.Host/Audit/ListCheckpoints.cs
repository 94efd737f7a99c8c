using System.Globalization;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>Returns the signed checkpoints of the log, newest first, and the public key that verifies them.</summary>
[Tags("audit")]
public static class ListCheckpoints
{
    /// <param name="PublicKey">In PEM, to be stored elsewhere; null before the first checkpoint.</param>
    public sealed record Answer(string? Key, string? PublicKey, IReadOnlyList<Checkpoint> Items, string? NextCursor);

    [WolverineGet("/audit/checkpoints"), Staff("auditor", "admin")]
    [Answers<Answer>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, AuditKey keys, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (at, id) = page.Key;
        var rows = await CheckpointRows.ReadBefore(connection, at is null ? long.MaxValue : NumberOf(id), page.Rows, ct);
        var part = page.Of(rows, it => (it.At, IdOf(it.Number)));
        var key = await keys.Find(ct);
        return Reply.Ok(new Answer(key?.Name, key?.PublicPem, part.Items, part.NextCursor)).WithHeader("Cache-Control", "no-store");
    }

    // A cursor consists of a time and an id; the id is made from the checkpoint's number, which alone determines where the page ended.
    private static Guid IdOf(long number) => Guid.ParseExact(number.ToString("x32", CultureInfo.InvariantCulture), "N");

    private static long NumberOf(Guid id) => long.Parse(id.ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
