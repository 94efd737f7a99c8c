namespace PowerCrm.Contracts;

/// <summary>The stored codes of <see cref="ManagerReassigned.Reason"/>.</summary>
public static class ReassignmentReasons
{
    public const string Declined = "declined";
    public const string Overdue = "overdue";
    public const string Administrator = "administrator";

    /// <summary>By the previous manager.</summary>
    public const string Transferred = "transferred";
    public const string Offboarded = "offboarded";

    /// <summary>Back to the previous manager.</summary>
    public const string OffboardUndone = "offboard_undone";

    /// <summary>The customer gave the consent again: nobody else takes over.</summary>
    public const string ConsentGiven = "consent_given";
}

/// <summary>The stored codes of <see cref="Explanation.Code"/>. The criteria of a policy have the names of the codes.</summary>
public static class ExplanationCodes
{
    /// <summary>Nobody is eligible.</summary>
    public const string None = "none";
    public const string ExistingCustomer = "existing_customer";
    public const string OnlyCandidate = "only_candidate";
    public const string Territory = "territory";
    public const string Specialty = "specialty";
    public const string Load = "load";
    public const string Turn = "turn";

    /// <summary>An administrator named the manager.</summary>
    public const string Manual = "manual";

    /// <summary>An imported file named the manager.</summary>
    public const string Named = "named";
    public const string Transferred = ReassignmentReasons.Transferred;
    public const string OffboardUndone = ReassignmentReasons.OffboardUndone;
    public const string ConsentGiven = ReassignmentReasons.ConsentGiven;

    /// <summary>The customer withdrew the consent and gets no manager.</summary>
    public const string ConsentWithdrawn = "consent_withdrawn";
}
