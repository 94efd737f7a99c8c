using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A class of data with a retention time.</summary>
/// <param name="Days">Returns the days that the policy allows; null when the class is kept.</param>
/// <param name="Status">The status of its registrations; null when the class is not about registrations.</param>
/// <param name="WasSubmitted">The registration was submitted at least once.</param>
/// <param name="IsOfModule">The data are another module's (<see cref="IAgedData"/>).</param>
internal sealed record RetentionClass(string Name, Func<RetentionPolicy, int?> Days, string? Status = null, bool WasSubmitted = false,
    bool IsOfModule = false)
{
    public static IReadOnlyList<RetentionClass> All { get; } =
    [
        new("network", p => p.NetworkDays),
        new("draft", p => p.DraftDays, AuthStatus.Draft),
        new("withdrawn", p => p.WithdrawnDays, AuthStatus.Draft, WasSubmitted: true),
        new("rejected", p => p.RejectedDays, AuthStatus.Rejected, WasSubmitted: true),
        new(InboxRetention.ClassName, p => p.InboxDays, IsOfModule: true),
    ];

    /// <summary>
    /// Whether the registration belongs to this class. The person signed in and was not erased, and no hold keeps the data.
    /// </summary>
    public bool Contains(Registrant it) => it is { Erased: false, Imported: false, Hold: null } && it.Status == Status
        && it.Round > 0 == WasSubmitted;
}

/// <summary>How many records of a class are older than the policy allows.</summary>
/// <param name="Days">The days that the policy allows; null when the class is kept, so nothing is too old.</param>
/// <param name="Oldest">The time of the last activity of the oldest one.</param>
/// <param name="Held">Registrations that a legal hold keeps; the count does not include them.</param>
public sealed record RetentionBacklog(string Class, int? Days, long Count, DateTimeOffset? Oldest, IReadOnlyList<HeldRegistration> Held);

/// <summary>A registration that is older than the policy allows and is kept because of a legal hold.</summary>
/// <param name="Since">When the hold was placed.</param>
public sealed record HeldRegistration(Guid Registration, string Reason, string Reference, DateTimeOffset Since);
