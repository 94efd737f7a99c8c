using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>The findings of a case as they are at a moment: what its reviewer sees, and what a decision counts.</summary>
internal static class CurrentFindings
{
    /// <summary>
    /// The findings of the automatic checks, renewed when pictures were read after them. Other registrations are the current ones. Expiry
    /// of papers is judged by the day of the decision, or by the current day.
    /// </summary>
    public static IReadOnlyList<Finding> Of(CaseFile file, DateTimeOffset now)
    {
        var check = file.History.FindLastAutomaticCheck();
        var findings = (check?.Data as MaterialsChecked)?.Findings ?? [];
        if (file.ReadAt is { } readAt && (check is null || check.Timestamp < readAt))
            findings = [.. findings.Where(f => !PapersCheck.IsOwnFinding(f)),
                .. PapersCheck.GetFindings(file.Info, file.Applicant, file.Readings, ChinaTime.Day(readAt), file.CertainFrom)];
        if (file.Duplicates is { } duplicates)
            findings = [.. findings.Where(f => duplicates.All(o => o.Code != f.Code)), .. duplicates];
        var decidedAt = file.History.Case.Decided ? file.History.FindLastEvent<ReviewDecided>(_ => true)?.Timestamp : null;
        findings = [.. findings, .. PapersCheck.FindExpired(file.Readings, ChinaTime.Day(decidedAt ?? now), file.CertainFrom)
            .Where(e => findings.All(f => f.Code != e.Code))];
        return file.History.FindLastEvent<IdentityChecked>(c => c.By == Verdicts.Automatic)?.Data is IdentityChecked
        {
            Findings: { } registers
        } ? [.. findings, .. registers] : findings;
    }
}
