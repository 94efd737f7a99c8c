namespace PowerCrm.Review;

/// <summary>Section <c>Review</c>: what the review is decided by as long as nobody has activated a <see cref="ReviewPolicy"/>.</summary>
public sealed class ReviewOptions
{
    public const string Section = "Review";

    /// <summary>
    /// From so many resubmissions on, a case has the flag <c>call_applicant</c>: it is taken as any other, but somebody should call instead
    /// of refusing it once more. Null: none has.
    /// </summary>
    public int? CallAfterResubmissions { get; set; } = 3;

    /// <summary>
    /// The automatic check looks whether a licence or the front of a card was used in another registration. Off with the
    /// sandbox unless said otherwise: there everybody hands in the same specimens.
    /// </summary>
    public bool SamePicture { get; set; } = true;

    /// <summary>
    /// Clean cases are approved without a person: no finding above a hint, papers and registers both passed by machine, in the first
    /// round, by <see cref="AutoApproveUpToKva"/>. Said at every start, by <c>check-env</c> and by <c>describe</c>.
    /// </summary>
    public bool AutoApprove { get; set; }

    /// <summary>The largest capacity that is approved without a person; null: any.</summary>
    public decimal? AutoApproveUpToKva { get; set; }

    /// <summary>
    /// Approvals of cases with so many warnings or more (those of the submission and those of the automatic check) need a second reviewer;
    /// null: none does.
    /// </summary>
    public int? SecondOpinionFrom { get; set; }
}
