using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A legal hold was placed or lifted, or the person asked for an erasure that waits for its end.</summary>
/// <param name="Placed">
/// False only for a hold that was lifted. It is true for a request too, because an earlier build knows no requests: it would take the line
/// for the end of the hold, and erase the data.
/// </param>
/// <param name="Reference">The number of the case; null unless a hold was placed.</param>
/// <param name="By">Who placed or lifted the hold; empty for a request.</param>
/// <param name="ErasureWaits">True for a request.</param>
public sealed record HoldChange(Guid Registration, DateTimeOffset At, bool Placed, string Reason, string? Reference, string By,
    bool ErasureWaits = false)
{
    public static HoldChange? FromEvent(Guid registration, DateTimeOffset at, object? e) => e switch
    {
        LegalHoldPlaced x => new HoldChange(registration, at, true, x.Reason, x.Reference, x.By),
        LegalHoldLifted x => new HoldChange(registration, at, false, x.Reason, null, x.By),
        ErasureDeferred x => new HoldChange(registration, at, true, x.Reason, null, "", ErasureWaits: true),
        _ => null,
    };

    /// <summary>Whether this change placed the given hold.</summary>
    public bool Matches(LegalHoldPlaced? hold) => Placed && hold is not null && hold.Reason == Reason && hold.Reference == Reference
        && hold.By == By;
}

/// <summary>
/// The list of legal holds, kept outside the database, so that a hold that is newer than a restored backup can be placed again, and so that
/// an erasure that waits for its end is not forgotten.
/// </summary>
public interface ILegalHoldList
{
    /// <summary>Writes the change to disk before it returns. A failure is logged, and the write is retried later.</summary>
    Task Add(HoldChange change);
}

internal static class LegalHoldListExtensions
{
    /// <summary>Adds what these events placed, lifted or asked for. Called before the response is sent.</summary>
    public static async Task Add(this ILegalHoldList list, Guid registration, DateTimeOffset at, IReadOnlyList<object> events)
    {
        foreach (var e in events)
            if (HoldChange.FromEvent(registration, at, e) is { } change)
                await list.Add(change);
    }
}
