using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>The readings that the server made of a registration's pictures after the submission: the latest ones, still sealed.</summary>
internal sealed record LateReadings(int Round, Personal? Sealed, DateTimeOffset At) : IFold<LateReadings>
{
    public static LateReadings Initial { get; } = new(0, null, default);

    public static LateReadings WhenRecorded(LateReadings it, IEvent e) =>
        e.Data is MaterialsRead read ? new(read.Round, read.Readings, e.Timestamp) : it;
}

internal static class CaseReadings
{
    /// <summary>
    /// Returns all readings of the current round's pictures: those of the submission, or the later ones, which include them. With a time,
    /// the readings as of that time.
    /// </summary>
    public static async Task<(MaterialReadings? Readings, DateTimeOffset? ReadAt)> LoadReadings(this CaseHistory it, Guid id,
        IStreams events, IKeyRing keys, string purpose, CancellationToken ct, DateTimeOffset? at = null)
    {
        var stream = ReadingStream.Of(id);
        var latest = (await events.Load<LateReadings>(stream, ct, at: at)).State;
        // After a withdrawal a round may be submitted twice. Readings of the first submission's pictures do not apply to the second.
        if (latest.Round == it.Case.Round && latest.At >= it.Case.Entry?.SubmittedAt
            && await keys.Open<MaterialReadings>(latest.Sealed, Contracts.SealedFieldNames.Readings, purpose, ct, stream) is { } read)
            return (read, latest.At);
        return (await keys.Open<MaterialReadings>(it.FindPictures(it.Case.Round)?.Readings, Contracts.SealedFieldNames.Readings,
            purpose, ct, id), null);
    }
}
