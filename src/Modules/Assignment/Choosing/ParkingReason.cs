using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>Returns why no manager was chosen: the reason that excluded the closest candidates.</summary>
internal static class ParkingReason
{
    /// <summary>The reason, and the code of the explanation, for a customer who withdrew the consent and gets no manager.</summary>
    public const string ConsentWithdrawn = "consent_withdrawn";

    private static readonly (string Excluded, string Reason)[] ReasonsByPriority =
    [
        ("at_capacity", "all_at_capacity"), ("on_leave", "all_on_leave"), ("declined_before", "all_declined"),
        ("territory", "no_manager_for_region"),
        ("inactive", "no_active_manager"),
    ];

    public static string Determine(Explanation explanation) => explanation.Code == ConsentWithdrawn ? ConsentWithdrawn
        : ReasonsByPriority.FirstOrDefault(n => explanation.Candidates.Any(c => c.ExcludedFor == n.Excluded
            && (c.Territory > 0 || c.Existing == true || n.Excluded is "territory" or "inactive"))).Reason
            ?? (explanation.Candidates.Count == 0 ? "no_manager" : "no_manager_for_region");
}
