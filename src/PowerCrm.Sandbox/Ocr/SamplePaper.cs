namespace PowerCrm.Sandbox;

/// <summary>The values that the sandbox's OCR vendors return for any JPEG: the papers of a fictitious person.</summary>
internal static class SamplePaper
{
    public const string CreditCode = "91320598MA1WK7Q44Q", Company = "苏州恒晟精密铸造有限公司", Type = "有限责任公司(自然人投资或控股)", Person = "陆建明",
        Capital = "3000万元整", Established = "2011年06月18日", Term = "2011年06月18日至长期", Address = "苏州市相城区渭塘镇凤阳路288号3幢",
        Business = "精密铸件、机械零部件、模具的研发、制造、加工与销售。", Home = "江苏省苏州市相城区渭塘镇爱格豪路88号12幢503室", IdNumber = "320598197803160171",
        Authority = "苏州市公安局相城分局";

    /// <summary>The limit for pictures sent to vendors; the host's own limit is for forms.</summary>
    public const long MaxBodyBytes = 10 * 1024 * 1024;

    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.Length > 4 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}
