namespace PowerCrm.Review;

/// <summary>
/// Configuration section <c>Review</c>: the settings of the review until the first <see cref="ReviewPolicy"/> is activated.
/// </summary>
public sealed class ReviewOptions
{
    public const string Section = "Review";

    /// <summary>
    /// A case with at least this many rejections gets the flag <c>call_applicant</c>: reviewers should call the applicant instead of
    /// rejecting the case again. The order of the queue does not change. Null: no case gets the flag.
    /// </summary>
    public int? CallAfterResubmissions { get; set; } = 3;

    /// <summary>
    /// Whether the automatic check looks for the same picture of a licence or of an ID card's front in other registrations. The sandbox
    /// turns it off unless it is configured, because all users of the sandbox upload the same sample pictures.
    /// </summary>
    public bool SamePicture { get; set; } = true;

    /// <summary>
    /// Whether clean cases are approved without a person: in the first round, both automatic checks passed, no finding above <c>info</c>,
    /// and at most <see cref="AutoApproveUpToKva"/>. The setting is logged at every startup and shown by <c>check-env</c> and
    /// <c>describe</c>.
    /// </summary>
    public bool AutoApprove { get; set; }

    /// <summary>The largest capacity in kVA that is approved without a person; null for no limit.</summary>
    public decimal? AutoApproveUpToKva { get; set; }

    /// <summary>
    /// The number of warnings (of the submission and of the automatic checks) from which an approval needs a second reviewer; null when
    /// none does.
    /// </summary>
    public int? SecondOpinionFrom { get; set; }
}
