using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>Masks an applicant's data for readers who do not need the values.</summary>
public static class ApplicantMasking
{
    public static ApplicantData Masked(this ApplicantData it) => it with
    {
        RealName = Mask.Name(it.RealName),
        Email = MaskOptional(it.Email, Mask.Email),
        Phone = Mask.Phone(it.Phone),
        ContactPhone = MaskOptional(it.ContactPhone, Mask.Phone),
        DetailAddress = Mask.Address(it.DetailAddress),
        AccountNumbers = [.. it.AccountNumbers.Select(Mask.IdNumber)],
        WxNickname = MaskOptional(it.WxNickname, Mask.Name),
        WxAvatar = null,
    };

    internal static CaseAnswer ForAuditor(this CaseAnswer it) => it with
    {
        Submission = it.Submission.ForAuditor(),
        Changes = [.. it.Changes.Select(ForAuditor)],
    };

    internal static ChangeShown ForAuditor(this ChangeShown it) => it.Pointer == "/position" ? it with { Before = null, After = null } : it;

    private static string? MaskOptional(string? value, Func<string, string> mask) => value is null ? null : mask(value);
}
