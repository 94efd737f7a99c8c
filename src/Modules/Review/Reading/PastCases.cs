using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A case as it stood at an earlier moment, for auditors: what its reviewer saw then, from the events up to that moment.</summary>
public sealed class PastCases(CaseOpener cases)
{
    /// <param name="id">Of the registration.</param>
    /// <param name="version">Of the last event that counts.</param>
    /// <param name="at">The moment, at or after that event.</param>
    /// <param name="clear">A person's values and free texts in clear; the caller has recorded why.</param>
    /// <param name="events">As the reader may read them.</param>
    /// <param name="language">Of findings and reasons.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Null: there was no case then, or its person is erased by now.</returns>
    public async Task<CaseAnswer?> Find(Guid id, long version, DateTimeOffset at, bool clear, IStreams events, Language language,
        CancellationToken ct)
    {
        var story = (await events.Load<CaseStory>(id, ct, upTo: version)).State;
        if (await cases.Open(id, story, events, ct, at) is not { } file)
            return null;
        var it = story.Case;
        var claim = it.Reviewer is { } holder && it.LeaseUntil > at ? new ClaimShown(holder, it.LeaseUntil) : null;
        var seen = CaseView.Of(file, clear, claim, it.Status, version, language, at);
        return clear ? seen : seen.ForAuditor();
    }
}
