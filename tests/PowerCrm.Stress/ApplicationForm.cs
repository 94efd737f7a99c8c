namespace PowerCrm.Stress;

/// <summary>The registration that an applicant of the experiments submits.</summary>
internal static class ApplicationForm
{
    public static readonly string[] Kinds = ["businessLicense", "idCardFront", "idCardBack"];

    /// <param name="company">The middle of the company's name, in letters that no other has.</param>
    /// <param name="road">Unique as well: many companies at one place are a sign of fraud and would come first in the queue.</param>
    /// <param name="images">The ids of the pictures, in the order of <see cref="Kinds"/>.</param>
    public static object Of(string company, string road, IReadOnlyList<string> images) => new
    {
        realName = "张伟",
        position = "能源主管",
        companyName = $"深圳市{company}电子有限公司",
        province = "广东省",
        city = "深圳市",
        district = "南山区",
        detailAddress = $"科技园{road}路1号",
        powerCapacity = 1250,
        monthlyUsage = 312000,
        currentPrice = 0.68,
        voltageLevel = "KV10",
        industry = "electronics",
        businessLicense = images[0],
        idCardFront = images[1],
        idCardBack = images[2],
    };
}
