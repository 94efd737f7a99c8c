using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// The numbers and switches that the review follows, in the form in which they are read, stored and activated. Settings that depend on the
/// machine and its services stay in the configuration.
/// </summary>
/// <param name="AutoApprove">Clean cases are approved without a person.</param>
/// <param name="SamePicture">The automatic check looks for the same picture in other registrations.</param>
/// <param name="CertainFrom">A reading with less confidence is a finding, 0.50 to 0.99. Vendors report no confidence; their readings count
/// as 0.90.</param>
/// <param name="ClaimMinutes">Duration of a claim in minutes, 5 to 240.</param>
/// <param name="AutoApproveUpToKva">The largest capacity in kVA that is approved without a person; null for no limit.</param>
/// <param name="SecondOpinionFrom">The number of warnings from which an approval needs a second reviewer, 0 to 50; null when none
/// does.</param>
/// <param name="CallAfterResubmissions">The number of rejections from which reviewers should call the applicant, 1 to 20; null for
/// never.</param>
public sealed record ReviewPolicy(bool AutoApprove, bool SamePicture, decimal CertainFrom, int ClaimMinutes,
    decimal? AutoApproveUpToKva = null, int? SecondOpinionFrom = null, int? CallAfterResubmissions = null) : IPolicyContent
{
    public const string Kind = "review", BuiltInName = "review-0";
    private const decimal MinCertain = 0.50m, MaxCertain = 0.99m, MaxKva = 10_000_000;
    private const int MinMinutes = 5, MaxMinutes = 240, MaxWarnings = 50, MaxResubmissions = 20;

    /// <summary>Internal, so that it is not a member of the stored content.</summary>
    internal TimeSpan ClaimDuration => TimeSpan.FromMinutes(ClaimMinutes);

    /// <summary>
    /// Returns the policy that applies until one is activated: the defaults of the build, overridden by the configuration.
    /// </summary>
    public static ReviewPolicy FromOptions(ReviewOptions options) => new(options.AutoApprove, options.SamePicture, 0.90m, 30,
        options.AutoApproveUpToKva, options.SecondOpinionFrom, options.CallAfterResubmissions);

    public IReadOnlyList<Fault> Faults(string basePointer)
    {
        var faults = new List<Fault>();
        Range("/certainFrom", CertainFrom, MinCertain, MaxCertain);
        Range("/claimMinutes", ClaimMinutes, MinMinutes, MaxMinutes);
        Range("/autoApproveUpToKva", AutoApproveUpToKva, 1, MaxKva);
        Range("/secondOpinionFrom", SecondOpinionFrom, 0, MaxWarnings);
        Range("/callAfterResubmissions", CallAfterResubmissions, 1, MaxResubmissions);
        return faults;

        void Range(string member, decimal? value, decimal min, decimal max)
        {
            if (value < min || value > max)
                faults.Add(new Fault(basePointer + member, "out_of_range", min, max));
            else if (value is { } number && decimal.Round(number, 2) != number)
                faults.Add(new Fault(basePointer + member, "too_precise", 2));
        }
    }
}
