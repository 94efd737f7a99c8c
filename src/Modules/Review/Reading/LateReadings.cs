using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>What the server read of a registration's pictures after they were handed in: the latest of each round, still sealed.</summary>
internal sealed record LateReadings(int Round, Personal? Sealed, DateTimeOffset At) : IFold<LateReadings>
{
    public static LateReadings Initial { get; } = new(0, null, default);

    public static LateReadings When(LateReadings it, object @event) => it;

    public static LateReadings WhenRecorded(LateReadings it, IEvent e) =>
        e.Data is MaterialsRead read ? new(read.Round, read.Readings, e.Timestamp) : it;
}

internal static class ReadingsOfCase
{
    /// <summary>
    /// All that is known of the present round's pictures by now: what went with the submission, or what was read later, which holds it too.
    /// With a time, what was known then.
    /// </summary>
    public static async Task<(MaterialReadings? Readings, DateTimeOffset? ReadAt)> Readings(this CaseStory it, Guid id, IStreams events,
        IKeyRing keys, string purpose, CancellationToken ct, DateTimeOffset? at = null)
    {
        var stream = ReadingStream.Of(id);
        var late = (await events.Load<LateReadings>(stream, ct, at: at)).State;
        // After a withdrawal a round may have been handed in twice: what was read of the first one's pictures is none of the second's.
        if (late.Round == it.Case.Round && late.At >= it.Case.Entry?.SubmittedAt
            && await keys.Open<MaterialReadings>(late.Sealed, Contracts.Sealed.Readings, purpose, ct, stream) is { } read)
            return (read, late.At);
        return (await keys.Open<MaterialReadings>(it.Pictures(it.Case.Round)?.Readings, Contracts.Sealed.Readings, purpose, ct, id), null);
    }
}
