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
        var (name, position) = (PersonRules.RealName(form), PersonRules.Position(form));
        var (email, contact) = (PersonRules.Email(form), PersonRules.ContactPhone(form));
        var (company, credit) = (CompanyRules.Name(form), CompanyRules.CreditCode(form, demands.CreditCode));
        var region = RegionRules.Region(form);
        var address = form.Text("detailAddress");
        var capacity = PowerRules.Capacity(form, policy);
        var usage = UsageRules.Usage(form, capacity, policy.Usage);
        var (price, voltage) = (PowerRules.Price(form, policy), PowerRules.Voltage(form));
        PowerRules.WarnOfUnusualCapacity(form, capacity, voltage, policy);
        var (industry, accounts) = (PowerRules.Industry(form, demands.Industry), PowerRules.Accounts(form));
        RequirementRules.Check(form, demands, region, capacity, accounts);
        var (licence, front, back) = (PictureRules.Picture(form, "businessLicense", facts),
            PictureRules.Picture(form, "idCardFront", facts), PictureRules.Picture(form, "idCardBack", facts));
        var (nickname, avatar) = (form.Decorative("wxNickname", Decoration.Truncated),
            form.Decorative("wxAvatar", Decoration.WebAddress));
        if (correction is not null)
            form.Issues.AddRange(CorrectionRules.FindLockedChanges(correction, fields));
        if (form.Issues.Any(i => i.Blocking))
            return new FormCheckResult(form.Issues, null, PowerRules.Tariff(capacity, usage, region?.Code, policy));
        // Without a blocking issue, all required values are present.
        return new FormCheckResult(form.Issues, new Submission(name!, position!, email, contact, company!, credit, region!.Code,
            region.Province, region.City, region.District, address!, capacity!.Value, usage!.Value, price!.Value, voltage!, industry,
            accounts!, licence!.Value, front!.Value, back!.Value, nickname, avatar),
            PowerRules.Tariff(capacity, usage, region?.Code, policy));
    }
}
