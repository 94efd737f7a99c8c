using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PowerCrm.Registration;

/// <summary>
/// The consent texts in force. A new text is a new version; a consent is recorded with the version and the hash. The texts name the company
/// that processes the data and its contact (PIPL, article 17), from the configuration.
/// </summary>
public sealed class ConsentTexts
{
    public const string CompanySetting = "Privacy:Company", ContactSetting = "Privacy:Contact";

    public sealed record Text(string Code, string Title, string Body)
    {
        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
    }

    public const string Version = "2026-11";

    public ConsentTexts(IConfiguration configuration, IHostEnvironment environment)
    {
        Texts = CreateTexts(configuration[CompanySetting] is { Length: > 0 } company ? $"{company}（您所在地区的售电公司）" : "您所在地区的售电公司",
            configuration[ContactSetting] is { Length: > 0 } contact ? contact : CustomerService.GetPhone(configuration, environment));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Texts.Select(t => t.Hash)))));
    }

    public IReadOnlyList<Text> Texts { get; }

    /// <summary>The hash of all texts of the version, so that one hash proves both.</summary>
    public string Hash { get; }

    /// <param name="company">Who processes the data.</param>
    /// <param name="contact">How the company is reached; empty when nothing is configured.</param>
    private static IReadOnlyList<Text> CreateTexts(string company, string contact) =>
    [
        new("privacy", "个人信息处理规则",
            $"我们是{company}{(contact.Length > 0 ? $"，联系方式：{contact}" : "")}。为办理购电客户注册、资料审核、客户经理服务，我们处理您的微信标识、手机号、姓名、职务、联系方式、"
            + "企业名称、统一社会信用代码、用电地址、用电户号、用电容量、月用电量与电价。信息加密保存，仅在办理所需的范围内由审核人员与您的客户经理使用，"
            + "每一次查看均有记录，您可以随时查阅。我们不向他人出售或提供您的信息，法律法规另有规定的除外。您可以随时查阅、复制、更正、撤回同意或删除您的信息。"
            + "撤回同意后，尚未完成的申请将停止办理，此前的处理不受影响。长期未完成、已撤回或未通过的申请，超过我们设定的保存期限后自动删除。"
            + "逐项说明如下："
            + PersonalFields.Describe(sensitive: false)),
        new("sensitive", "敏感个人信息单独同意书",
            "为核验身份与企业资质，我们需要处理您上传的居民身份证正反面照片与营业执照照片，以及从中读取的姓名、身份证号码、住址与有效期。"
            + "上述信息属于敏感个人信息，泄露可能影响您的人身与财产安全。照片去除拍摄信息后加密保存，仅供审核人员在办理您的申请时查看，每一次查看均有记录。"
            + "您可以拒绝或撤回此项同意；拒绝后将无法在线完成注册审核。"
            + PersonalFields.Describe(sensitive: true)),
    ];
}
