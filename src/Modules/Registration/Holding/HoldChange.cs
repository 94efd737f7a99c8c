using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A legal hold was placed or lifted.</summary>
/// <param name="Reference">Null where it was lifted.</param>
public sealed record HoldChange(Guid Registration, DateTimeOffset At, bool Placed, string Reason, string? Reference, string By)
{
    public static HoldChange? Of(Guid registration, DateTimeOffset at, object? e) => e switch
    {
        LegalHoldPlaced x => new HoldChange(registration, at, true, x.Reason, x.Reference, x.By),
        LegalHoldLifted x => new HoldChange(registration, at, false, x.Reason, null, x.By),
        _ => null,
    };

    /// <summary>It is the hold that lasts.</summary>
    public bool Is(LegalHoldPlaced? hold) => Placed && hold is not null && hold.Reason == Reason && hold.Reference == Reference
        && hold.By == By;
}

/// <summary>
/// The list of legal holds. It is kept outside the database, so that a hold that is newer than a restored backup keeps the data all the
/// same.
/// </summary>
public interface IKeptHolds
{
    /// <summary>On the disk when this returns, unless it cannot be written: that is logged, and tried again by itself.</summary>
    Task Add(HoldChange change);
}

internal static class KeptHoldsOf
{
    /// <summary>What was decided, before it is answered.</summary>
    public static async Task Add(this IKeptHolds list, Guid registration, DateTimeOffset at, IReadOnlyList<object> events)
    {
        foreach (var e in events)
            if (HoldChange.Of(registration, at, e) is { } change)
                await list.Add(change);
    }
}
