using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// The numbers and switches that cases are judged by, as they are read, stored and activated. What depends on the machine and its services
/// stays in the configuration.
/// </summary>
/// <param name="AutoApprove">Clean cases are approved without a person.</param>
/// <param name="SamePicture">The automatic check looks whether a picture was used in another registration.</param>
/// <param name="CertainFrom">A reading with less confidence is a finding, 0.50..0.99. Vendors tell none; theirs count as 0.90.</param>
/// <param name="ClaimMinutes">For so long a claim holds a case, 5..240.</param>
/// <param name="AutoApproveUpToKva">The largest capacity that is approved without a person; null: any.</param>
/// <param name="SecondOpinionFrom">An approval of a case with so many warnings or more needs a second reviewer, 0..50; null: none
/// does.</param>
/// <param name="CallAfterResubmissions">From so many resubmissions on somebody should call, 1..20; null: never.</param>
public sealed record ReviewPolicy(bool AutoApprove, bool SamePicture, decimal CertainFrom, int ClaimMinutes,
    decimal? AutoApproveUpToKva = null, int? SecondOpinionFrom = null, int? CallAfterResubmissions = null) : IPolicyContent
{
    public const string Kind = "review", NameOfBuiltIn = "review-0";
    private const decimal LeastCertain = 0.50m, MostCertain = 0.99m, MostKva = 10_000_000;
    private const int LeastMinutes = 5, MostMinutes = 240, MostWarnings = 50, MostResubmissions = 20;

    /// <summary>Internal, so that it is no member of the content.</summary>
    internal TimeSpan Claim => TimeSpan.FromMinutes(ClaimMinutes);

    /// <summary>What decides where nobody has activated anything: the build's numbers, and the configuration's in their place.</summary>
    public static ReviewPolicy Of(ReviewOptions options) => new(options.AutoApprove, options.SamePicture, 0.90m, 30,
        options.AutoApproveUpToKva, options.SecondOpinionFrom, options.CallAfterResubmissions);

    public IReadOnlyList<Fault> Faults(string under)
    {
        var faults = new List<Fault>();
        Range("/certainFrom", CertainFrom, LeastCertain, MostCertain);
        Range("/claimMinutes", ClaimMinutes, LeastMinutes, MostMinutes);
        Range("/autoApproveUpToKva", AutoApproveUpToKva, 1, MostKva);
        Range("/secondOpinionFrom", SecondOpinionFrom, 0, MostWarnings);
        Range("/callAfterResubmissions", CallAfterResubmissions, 1, MostResubmissions);
        return faults;

        void Range(string member, decimal? value, decimal least, decimal most)
        {
            if (value < least || value > most)
                faults.Add(new Fault(under + member, "out_of_range", least, most));
            else if (value is { } number && decimal.Round(number, 2) != number)
                faults.Add(new Fault(under + member, "too_precise", 2));
        }
    }
}
