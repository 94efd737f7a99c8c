using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Companies;

namespace PowerCrm.Host.Tests.Registration;

public class CompanyImportTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public async Task columns_stand_in_any_order_with_chinese_or_english_headers_in_either_encoding()
    {
        var (first, second, third) = (Code(1), Code(2), Code(3));
        await Import($"市,企业名称,统一社会信用代码,省,区\n深圳市,深圳市镕堃测试有限公司,{first},广东省,南山区\n", Gb18030);
        await Import($"Credit_Code;Company Name\n{second};\"深圳市\"\"二号\"\"有限公司\"\n", Encoding.UTF8);
        await Import($"name\tcreditCode\tprovince\tcity\n东莞市三号有限公司\t{third}\t广东省\t东莞市\n", new UTF8Encoding(true));
        (await ReadRow(first)).ShouldBe(("深圳市镕堃测试有限公司", "广东省", "深圳市", "南山区"));
        (await ReadRow(second)).ShouldBe(("深圳市\"二号\"有限公司", "广东省", "深圳市", "南山区"), "without columns for the place it is that of the code");
        (await ReadRow(third)).ShouldBe(("东莞市三号有限公司", "广东省", "东莞市", null));
    }

    [Fact]
    public async Task a_refused_line_is_reported_with_its_number_and_reason_and_the_others_are_imported()
    {
        var refusals = new List<(long, string)>();
        var result =
            await Import(
                $"creditCode,name,province,city\n{Code(11)},好公司,,\n123,短码公司,,\n440301103097413,老执照公司,,\n{Code(12)},!,,\n"
                    + $"{Code(13)},某地公司,无省,无市\n"
            + $"{Code(11)},又一个公司,,\n{Code(14)},,,\n{Code(15)},末行公司", Encoding.UTF8, (line, reason) => refusals.Add((line, reason)));
        Counts(result).ShouldBe((8, 2, 0, 0, 6));
        refusals.ShouldBe([(3, "code_length"), (4, "code_old_licence_number"), (5, "name_invalid"), (6, "region_unknown"),
            (7, "duplicate_code"), (8, "name_invalid")]);
        (await ReadRow(Code(11))).Item1.ShouldBe("好公司");
    }

    [Fact]
    public async Task a_second_run_writes_only_what_differs()
    {
        string File(string second) => $"creditCode,name\n{Code(21)},甲公司\n{Code(22)},{second}\n";
        Counts(await Import(File("乙公司"), Encoding.UTF8)).ShouldBe((2, 2, 0, 0, 0));
        var before = await Version(Code(21));
        Counts(await Import(File("乙公司"), Encoding.UTF8)).ShouldBe((2, 0, 0, 2, 0));
        Counts(await Import(File("丙公司") + $"{Code(23)},丁公司\n", Encoding.UTF8)).ShouldBe((3, 1, 1, 1, 0));
        (await Version(Code(21))).ShouldBe(before);
        (await ReadRow(Code(22))).Item1.ShouldBe("丙公司");
    }

    [Theory]
    [InlineData("name,city\n甲公司,深圳市\n")]
    [InlineData("")]
    [InlineData("91440300MA5EYTU05A,甲公司\n")]
    public async Task a_file_without_a_usable_header_is_refused_whole(string text) =>
        await Should.ThrowAsync<FormatException>(() => Import(text, Encoding.UTF8));

    [Fact]
    public void fictitious_companies_have_valid_codes_and_no_two_are_alike()
    {
        var companies = CompanyDirectory.CreateFictitious(3000).ToList();
        companies.Count.ShouldBe(3000);
        companies.ShouldAllBe(c => CreditCode.Check(c.CreditCode) == CreditCodeVerdict.Ok && Names.IsCompany(c.Name)
            && Regions.Resolve(c.Province, c.City, c.District) != null);
        companies.DistinctBy(c => c.CreditCode).Count().ShouldBe(3000);
        companies.DistinctBy(c => c.Name).Count().ShouldBe(3000);
        CompanyDirectory.CreateFictitious(3000).ShouldBe(companies);
    }

    private static (int, int, int, int, int) Counts(ImportCompanies.Result result) =>
        (result.Read, result.Added, result.Changed, result.Unchanged, result.Refused);

    private static string Code(int number) => CreditCode.CreateExample(700_000 + number, "440305");

    private async Task<ImportCompanies.Result> Import(string text, Encoding encoding, Action<long, string>? onRefused = null)
    {
        using var file = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        return await ImportCompanies.Run(host.Services.GetRequiredService<NpgsqlDataSource>(), file, onRefused ?? ((_, _) => { }), _ => { },
            CancellationToken.None);
    }

    private async Task<(string, string, string, string?)> ReadRow(string code)
    {
        await using var connection = await host.OpenAsync();
        return await connection.QuerySingleAsync<(string, string, string, string?)>(
            "select name, province, city, district from pc_companies where credit_code = @code", new { code });
    }

    private async Task<string?> Version(string code)
    {
        await using var connection = await host.OpenAsync();
        return await connection.ExecuteScalarAsync<string>("select xmin::text from pc_companies where credit_code = @code", new { code });
    }
}
