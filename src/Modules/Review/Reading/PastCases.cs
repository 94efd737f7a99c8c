using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Reads a case as of an earlier moment, for auditors: what its reviewer saw then, from the events up to that moment.</summary>
public sealed class PastCases(CaseDecryptor cases)
{
    /// <param name="id">The registration's id.</param>
    /// <param name="version">The version of the last event that counts.</param>
    /// <param name="at">The moment, at or after that event.</param>
    /// <param name="unmasked">Whether personal values and free texts are in clear; the caller has recorded the reason.</param>
    /// <param name="events">The streams, with the reader's permissions.</param>
    /// <param name="language">The language of findings and reasons.</param>
    /// <param name="ct">The cancellation token.</param>
    /// <returns>Null when there was no case at that time, or its person has been erased since.</returns>
    public async Task<CaseAnswer?> Find(Guid id, long version, DateTimeOffset at, bool unmasked, IStreams events, Language language,
        CancellationToken ct)
    {
        var history = (await events.Load<CaseHistory>(id, ct, upTo: version)).State;
        if (await cases.Decrypt(id, history, events, ct, at) is not { } file)
            return null;
        var it = history.Case;
        var claim = it.Reviewer is { } holder && it.LeaseUntil > at ? new ClaimShown(holder, it.LeaseUntil) : null;
        var view = CaseView.Of(file, unmasked, claim, it.Status, version, language, at);
        return unmasked ? view : view.ForAuditor();
    }
}
