using System.Net.Http.Headers;
using System.Text;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Importing;

/// <summary>A file of existing customers, and an administrator who imports it through the product's own routes.</summary>
internal static class CustomerFile
{
    public const string Header = "统一社会信用代码,企业名称,联系人,联系电话,省,市,区,地址,用电容量,月用电量,电价,电压等级,行业,户号,客户经理";
    public const string BasisQuery = "basis=contract&basisOn=2024-03-01";
    private static int counter;

    /// <summary>
    /// Returns a company name that no other test uses. Its characters are not numerals, because some of those look like a phone number.
    /// </summary>
    public static string NewCompany() => string.Concat("深圳市",
        string.Concat($"{Environment.ProcessId}{Interlocked.Increment(ref counter):000000}".Select(d => "甲乙丙丁戊己庚辛壬癸"[d - '0'])), "有限公司");

    public static string Line(string? company = null, string? phone = null, string? code = null, string manager = "",
        string district = "南山区", string accounts = "0312345678901", string name = "李雷", string capacity = "1250", string usage = "312000",
        string price = "0.6832", string voltage = "10千伏", string city = "深圳市") =>
        $"{code},{company ?? NewCompany()},{name},{phone ?? Applicant.NewPhone()},广东省,{city},{district},科技园路1号,{capacity},{usage},"
        + $"{price},{voltage},电子半导体,{accounts},{manager}";

    public static string Of(params IEnumerable<string> lines) => string.Join("\r\n", lines.Prepend(Header)) + "\r\n";

    public static ByteArrayContent Content(byte[] file, string type = "text/csv")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    public static ByteArrayContent Content(string file) => Content(Encoding.UTF8.GetBytes(file));

    /// <summary>Returns the finished dry run.</summary>
    public static Task<Answer> Check(this Staff admin, byte[] file) => admin.Import(file, "dryRun=true");

    public static Task<Answer> Check(this Staff admin, string file) => admin.Check(Encoding.UTF8.GetBytes(file));

    /// <summary>Returns the finished import, after its dry run.</summary>
    public static async Task<Answer> CheckAndImport(this Staff admin, string file)
    {
        await admin.Check(file);
        return await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false");
    }

    public static async Task<Answer> Import(this Staff admin, byte[] file, string query)
    {
        var id = (await admin.Post($"/customers/import?{BasisQuery}&{query}", Content(file))).ShouldBe(202)["id"].GetValue<Guid>();
        return await admin.WaitForImport(id);
    }

    public static async Task<Answer> WaitForImport(this Staff admin, Guid id)
    {
        Answer? answer = null;
        await Eventually.TrueAsync(async () => (answer = await admin.Get($"/customers/imports/{id}")).Code != 202,
            TimeSpan.FromSeconds(90));
        return answer!.ShouldBe(200);
    }

    /// <summary>Returns the id of an imported customer.</summary>
    public static Task<Guid> FindCustomer(this TestHost host, string company) => host.ExecuteScalar<Guid>(
        "select id from mt_doc_customer where data ->> 'CompanyName' = @company", new { company });

    public static int Number(this Answer answer, string name) => answer[name].GetValue<int>();

    public static IReadOnlyList<(long Line, string? Column, string Code)> ReadErrors(this Answer answer) => [.. answer.Items.Select(i =>
        (i!["line"]!.GetValue<long>(), i["column"]?.GetValue<string>(), i["code"]!.GetValue<string>()))];
}
