using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A class of data that is kept for a time.</summary>
/// <param name="Days">What the policy says of it; null: it is kept.</param>
/// <param name="Status">The registration's; null: the class is none of registrations.</param>
/// <param name="Handed">It was handed in at least once.</param>
internal sealed record RetentionClass(string Name, Func<RetentionPolicy, int?> Days, string? Status = null, bool Handed = false)
{
    public static IReadOnlyList<RetentionClass> All { get; } =
    [
        new("network", p => p.NetworkDays),
        new("draft", p => p.DraftDays, AuthStatus.Draft),
        new("withdrawn", p => p.WithdrawnDays, AuthStatus.Draft, Handed: true),
        new("rejected", p => p.RejectedDays, AuthStatus.Rejected, Handed: true),
    ];

    /// <summary>A registration of this class, that of a person who signed in and was not erased; no hold keeps it.</summary>
    public bool Has(Registrant it) => it is { Erased: false, Imported: false, Hold: null } && it.Status == Status && it.Round > 0 == Handed;
}

/// <summary>How much of a class is older than the policy allows.</summary>
/// <param name="Days">By the policy; null: it is kept, and nothing is over.</param>
/// <param name="Oldest">When something was last done with the oldest of them.</param>
/// <param name="Held">Those that a legal hold keeps; they are not in the count.</param>
public sealed record RetentionFound(string Class, int? Days, long Count, DateTimeOffset? Oldest, IReadOnlyList<RetentionHeld> Held);

/// <summary>A registration that is over its time, and stays because of a legal hold.</summary>
/// <param name="Since">When the hold was placed.</param>
public sealed record RetentionHeld(Guid Registration, string Reason, string Reference, DateTimeOffset Since);
