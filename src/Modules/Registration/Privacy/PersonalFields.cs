namespace PowerCrm.Registration;

/// <summary>
/// The table of all personal data: purpose, legal basis, retention and storage. The privacy text prints it, the export contains it and the
/// erasure empties its tables. A test fails on any sealed value or table that is not listed.
/// </summary>
public static class PersonalFields
{
    private static readonly (string, string) Consent = ("同意", "consent (PIPL 13, item 1)"),
        SeparateConsent = ("单独同意", "separate consent (PIPL 29)"),
        Contract = ("订立、履行合同所必需", "needed for a contract (PIPL 13, item 2)"),
        LegalDuty = ("履行法定义务所必需", "legal duty (PIPL 13, item 3)"),
        UntilErased = ("至注销或删除", "until the account is closed or the person erased"),
        Contact = ("联系（选填）", "contact (optional)"),
        Verification = ("核验身份与企业资质", "verifying the identity and the company");

    /// <param name="StoredIn">Members of sealed records (<c>ApplicantData.RealName</c>), sealed members of events, columns
    /// (<c>pc_drafts.sealed</c>).</param>
    /// <param name="ExportedIn">The member of the export that contains it; null for a value that nobody can decrypt, of which only the
    /// existence is told.</param>
    public sealed record Field(string Code, string Chinese, string English, (string Chinese, string English) Purpose,
        (string Chinese, string English) Basis, (string Chinese, string English) Retention, bool Sensitive, string? ExportedIn,
        params string[] StoredIn);

    public static IReadOnlyList<Field> All { get; } =
    [
        new("wechat_identity", "微信标识", "WeChat identity", ("登录并找回本人的注册", "sign-in, and finding one's registration again"), Contract,
            UntilErased, false, "wxOpenid", "WechatAuthorized.Identity", "WechatIdentity.OpenId", "WechatIdentity.UnionId",
            "pc_identities.identity"),
        new("phone", "手机号", "verified phone", ("验证联系方式，客户经理联系", "verifying the contact, calls by the manager"), Contract, UntilErased,
            false, "phone", "PhoneVerified.Phone", "VerifiedPhone.Phone", "ApplicantData.Phone", "pc_phones.phone",
            "pc_imported_customers.phone"),
        new("code", "验证码", "codes by SMS", ("验证手机号", "verifying the phone"), Contract,
            ("五分钟有效，随后清除", "valid for five minutes, then deleted"), false, null, "pc_codes.phone", "pc_codes.code"),
        new("name", "姓名", "name", ("核验身份，联系", "verifying the identity, contact"), Contract, UntilErased, false, "submissions",
            "InfoSubmitted.Applicant", "ApplicantData.RealName"),
        new("position", "职务", "position", ("确认经办人", "knowing who acts for the company"), Contract, UntilErased, false, "submissions",
            "ApplicantData.Position"),
        new("email", "电子邮箱", "e-mail", Contact, Consent, UntilErased, false, "submissions", "ApplicantData.Email"),
        new("contact_phone", "联系电话", "contact phone", Contact, Consent, UntilErased, false, "submissions", "ApplicantData.ContactPhone"),
        new("address", "用电地址", "address of supply", ("确定供电区域并安排客户经理", "finding the area of supply and the manager"), Contract,
            UntilErased, false, "submissions", "ApplicantData.DetailAddress"),
        new("accounts", "用电户号", "grid account numbers", ("办理购电（选填）", "the purchase of power (optional)"), Contract, UntilErased, false,
            "submissions", "ApplicantData.AccountNumbers"),
        new("profile", "微信昵称与头像", "WeChat nickname and avatar", ("页面展示（选填）", "display (optional)"), Consent, UntilErased, false,
            "submissions", "ApplicantData.WxNickname", "ApplicantData.WxAvatar"),
        new("draft", "填写中的资料", "what was typed so far", ("保存填写进度", "saving what was typed"), Consent,
            ("至删除；未提交的草稿随时可改可删", "until erased; a draft that is not submitted can be changed and deleted at any time"), false,
            "draft", "pc_drafts.sealed"),
        new("pictures", "营业执照与居民身份证照片", "pictures of licence and identity card", Verification, SeparateConsent,
            ("至删除；未使用的一日内清除；撤回同意时，未获批准的一并清除",
                "until erased; unused ones for a day; those of an application that is not approved until the consent is withdrawn"), true,
            "pictures", "MaterialsUploaded.BusinessLicense", "MaterialsUploaded.IdCardFront", "MaterialsUploaded.IdCardBack",
            "pc_images.proof", "pc_images.mark", "pc_images.pattern"),
        new("readings", "从证件照片读取并经本人确认的内容（含姓名、身份证号码、住址、有效期）", "what was read from the pictures and confirmed, with the id number",
            Verification, SeparateConsent, ("同证件照片", "as the pictures"), true, "pictures", "MaterialsUploaded.Readings",
            "MaterialsRead.Readings", "MaterialReadings.Kinds", "MaterialReadings.Warnings", "MaterialReading.Read",
            "MaterialReading.Confidence", "MaterialReading.Confirmed", "MaterialReading.Place", "pc_readings.sealed"),
        new("notes", "审核与服务记录", "notes of review and service", ("审核申请，提供服务", "review and service"), Contract, UntilErased, false,
            "notes", "MaterialsChecked.Note",
            "IdentityChecked.Note", "ReviewTakenOver.Reason", "ReversalOpened.Reason", "ReviewNoted.Note", "SecondOpinionGiven.Note",
            "DecisionProposed.Texts", "ReviewDecided.Texts", "DecisionTexts.Note", "DecisionTexts.Messages", "DecisionTexts.English",
            "ReviewNote.Text", "AssignmentDeclined.Reason", "ManagerReassigned.Note", "FirstContactRecorded.Note", "FollowUpRecorded.Note",
            "CustomerRated.Reason",
            "TransferOffered.Reason", "TransferRefused.Reason", "FollowUpNote.Note", "FollowUpNote.NextAction", "RefusedDraft.Kind",
            "RefusedDraft.Verdict", "RefusedDraft.Step", "RefusedDraft.Reasons", "RefusedDraft.Note", "RefusedReason.Code",
            "RefusedReason.Pointer", "RefusedReason.Message"),
        new("access", "谁查看过您的资料", "who saw the papers", ("供您查阅，安全审计", "information of the person, security audit"), LegalDuty, UntilErased,
            false, "accessLog", "PersonalDataRevealed.Why", "PersonalExportRequested.Why", "PersonalExportApproved.Why", "Access.Why",
            "AccessPurpose.Purpose"),
        new("signals", "设备、网络地址、用电地址、用电户号的不可逆标识", "irreversible marks of device, network, address and account numbers",
            ("防范虚假注册", "preventing false registrations"), Contract, ("网络地址三十日；其余至删除", "network addresses 30 days, the rest until erased"),
            false, "signals", "pc_signals.value", "pc_signals.company"),
        new("consent", "同意记录（版本与文本摘要）", "consent by version and hash of the text", ("证明已取得同意", "proof of the consent"), LegalDuty,
            ("长期，不含个人信息", "permanently; without personal data"), false, "consent"),
    ];

    /// <summary>Returns the row of a member of a sealed record or of an event; null for a member that is not personal.</summary>
    public static Field? FindByMember(string record, string member) => All.FirstOrDefault(f => f.StoredIn.Contains($"{record}.{member}"));

    /// <summary>
    /// The tables with rows of a person, and the column with the owner's id. An erasure deletes them all, the identity first. A writer to
    /// one of the other tables locks the identity (<see cref="Reservations.HasIdentity"/>): so either the erasure deletes the new row too,
    /// or the writer finds no identity.
    /// </summary>
    public static IReadOnlyList<(string Table, string Owner)> Tables { get; } =
    [
        ("pc_identities", "registration"), ("pc_drafts", "registration"), ("pc_codes", "registration"), ("pc_phones", "registration"),
        ("pc_signals", "registration"), ("pc_readings", "owner"), ("pc_images", "owner"), ("pc_imported_customers", "customer"),
    ];

    /// <summary>
    /// Those of <see cref="Tables"/> that an erasure leaves as they are while a legal hold lasts. Tables that only lead to the person are
    /// emptied.
    /// </summary>
    public static IReadOnlyList<string> KeptUnderHold { get; } = ["pc_drafts", "pc_signals", "pc_readings", "pc_images"];

    /// <summary>Returns the fields as the privacy text prints them, one line each.</summary>
    public static string Describe(bool sensitive) => string.Concat(All.Where(f => f.Sensitive == sensitive)
        .Select(f => $"\n{f.Chinese}：用于{f.Purpose.Chinese}；依据：{f.Basis.Chinese}；保存：{f.Retention.Chinese}。"));
}
