using PowerCrm.Contracts;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>Compares a licence with the company directory.</summary>
public class ReadingDirectoryTests
{
    private static readonly CompanyEntry Known = new("91441998MA4UHR3N5R", "东莞市鑫磊注塑科技有限公司", "广东省", "东莞市", null);
    private static readonly CompanyEntry Other = new("91320598MA1WK7Q44Q", "苏州恒晟精密铸造有限公司", "江苏省", "苏州市", "相城区");

    [Fact]
    public async Task the_code_determines_the_company_name()
    {
        var it = await Compare(new(Known.CreditCode, 0.98m), new("东莞市奢夭注塑科技有限公司", 0.6m));
        it.Fields["companyName"].ShouldBe(new(Known.Name, 0.97m));
        it.Warnings.ShouldBe([DirectoryComparison.WarningCode]);
    }

    [Fact]
    public async Task a_corrected_code_is_certain_if_the_directory_agrees() =>
        (await Compare(new(Known.CreditCode, 0.7m), new("东莞市鑫磊注塑科技有限公司", 0.6m))).Fields["creditCode"].Confidence.ShouldBe(0.95m);

    [Fact]
    public async Task a_code_of_a_very_different_company_makes_nothing_certain()
    {
        var it = await Compare(new(Known.CreditCode, 0.98m), new("青岛北辰橡胶制品厂", 0.85m));
        it.Fields["companyName"].ShouldBe(new("青岛北辰橡胶制品厂", 0.5m));
        it.Fields["creditCode"].Confidence.ShouldBeLessThan(OcrField.Certain);
    }

    [Fact]
    public async Task without_a_code_a_similar_name_is_matched_to_the_directory()
    {
        var it = await Compare(new(null, 0), new("苏州恒蝶精密铸造有限公司", 0.8m));
        it.Fields["companyName"].Value.ShouldBe(Other.Name);
        it.Fields["companyName"].Confidence.ShouldBeLessThan(OcrField.Certain);
        (await Compare(new(null, 0), new("常州大发商贸有限公司", 0.8m))).Fields["companyName"].Value.ShouldBe("常州大发商贸有限公司");
    }

    [Fact]
    public async Task a_certain_code_unknown_to_the_directory_keeps_the_similar_name() =>
        (await Compare(new("913702987255Y0833F", 0.98m), new("苏州恒蝶精密铸造有限公司", 0.8m))).Fields["companyName"].Value.ShouldBe("苏州恒蝶精密铸造有限公司");

    private static Task<OcrResult.Ok> Compare(OcrField code, OcrField name) => DirectoryComparison.Compare(
        new OcrResult.Ok("embedded", new Dictionary<string, OcrField> { ["creditCode"] = code, ["companyName"] = name }, []),
        new InMemoryCompanyDirectory([Known, Other]), default);
}
