namespace PowerCrm.Review;

/// <summary>Section <c>Review</c>.</summary>
public sealed class ReviewOptions
{
    public const string Section = "Review";

    /// <summary>
    /// Approvals of cases with so many warnings or more (those of the submission and those of the automatic check) need a second reviewer;
    /// null: none does.
    /// </summary>
    public int? SecondOpinionFrom { get; set; }
}
