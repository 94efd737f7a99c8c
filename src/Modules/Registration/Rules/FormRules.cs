using System.Text.Json.Nodes;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The rules of a registration: a pure function of the form, the policy of the day and the facts about its pictures. The draft and the
/// submission use the same rules, so a draft that is complete can be submitted.
/// </summary>
internal static class FormRules
{
    public static FormCheckResult Check(JsonObject fields, FormFacts facts)
    {
        var correction = facts.Correction;
        if (correction is not null)
            fields = CorrectionRules.KeepSpelling(correction, fields);
        var (form, policy, demands) = (new FormReader(fields), facts.Policy, facts.Requirements ?? RequirementsPolicy.BuiltIn.BuiltIn);
        var (name, position) = (PersonRules.CheckRealName(form), PersonRules.CheckPosition(form));
        var (email, contact) = (PersonRules.CheckEmail(form), PersonRules.CheckContactPhone(form));
        var (company, creditCode) = (CompanyRules.CheckName(form), CompanyRules.CheckCreditCode(form, demands.CreditCode));
        var region = RegionRules.CheckRegion(form);
        var address = form.ReadText("detailAddress");
        var capacity = PowerRules.CheckCapacity(form, policy);
        var usage = UsageRules.CheckUsage(form, capacity, policy.Usage);
        var (price, voltage) = (PowerRules.CheckPrice(form, policy), PowerRules.CheckVoltage(form));
        PowerRules.WarnOfUnusualCapacity(form, capacity, voltage, policy);
        var (industry, accounts) = (PowerRules.CheckIndustry(form, demands.Industry), PowerRules.CheckAccounts(form));
        RequirementRules.Check(form, demands, region, capacity, accounts);
        var (licence, front, back) = (PictureRules.CheckPicture(form, "businessLicense", facts),
            PictureRules.CheckPicture(form, "idCardFront", facts), PictureRules.CheckPicture(form, "idCardBack", facts));
        var (nickname, avatar) = (form.ReadDecorative("wxNickname", Decoration.Truncated),
            form.ReadDecorative("wxAvatar", Decoration.WebAddress));
        if (correction is not null)
            form.Issues.AddRange(CorrectionRules.FindLockedChanges(correction, fields));
        if (form.Issues.Any(i => i.Blocking))
            return new FormCheckResult(form.Issues, null, PowerRules.ComputeTariff(capacity, usage, region?.Code, policy));
        // Without a blocking issue, all required values are present.
        return new FormCheckResult(form.Issues, new Submission(name!, position!, email, contact, company!, creditCode, region!.Code,
            region.Province, region.City, region.District, address!, capacity!.Value, usage!.Value, price!.Value, voltage!, industry,
            accounts!, licence!.Value, front!.Value, back!.Value, nickname, avatar),
            PowerRules.ComputeTariff(capacity, usage, region?.Code, policy));
    }
}
