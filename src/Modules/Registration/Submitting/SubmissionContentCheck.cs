using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// The warnings of the content check, if it is enabled, for the reviewer. They never refuse a submission, and a check that is unavailable
/// does not block it.
/// </summary>
public sealed class SubmissionContentCheck(IContentCheck check, IKeyRing keys)
{
    private const string Risky = "risky", Doubtful = "doubtful", Passed = "passed", Unchecked = "unchecked";

    /// <summary>Returns the verdict that is stored with the picture; null when pictures are not checked.</summary>
    public async Task<string?> CheckPicture(ReadOnlyMemory<byte> jpeg, CancellationToken ct) =>
        check.ChecksPictures ? ToCode(await check.CheckPicture(jpeg, ct)) : null;

    /// <summary>
    /// Returns the codes of the warnings about a submission's free text and its pictures. People's names and addresses are not sent to the
    /// check.
    /// </summary>
    public async Task<IReadOnlyList<string>> GetWarnings(Registrant it, Submission next, IEnumerable<string?> pictures,
        CancellationToken ct)
    {
        var text = check.ChecksText ? ToCode(await CheckText(it, next, ct)) : Passed;
        var pictureCodes = pictures.ToList();
        var codes = new List<string>();
        if (text is Risky or Doubtful)
            codes.Add($"text_{text}");
        if (pictureCodes.Contains(Risky))
            codes.Add("picture_risky");
        if (text == Unchecked || pictureCodes.Contains(Unchecked))
            codes.Add("content_unchecked");
        return codes;
    }

    private async Task<ContentVerdict> CheckText(Registrant it, Submission next, CancellationToken ct) =>
        await keys.Open<WechatIdentity>(it.Identity, SealedFieldNames.Identity, "check the content", ct) is { } identity
            ? await check.CheckText(identity.OpenId, $"{next.CompanyName}\n{next.Position}", ct) : ContentVerdict.Unchecked;

    private static string ToCode(ContentVerdict verdict) => verdict switch
    {
        ContentVerdict.Passed => Passed,
        ContentVerdict.Doubtful => Doubtful,
        ContentVerdict.Risky => Risky,
        _ => Unchecked,
    };
}
