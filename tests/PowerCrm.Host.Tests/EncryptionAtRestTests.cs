using System.Text;
using Dapper;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests;

[Collection(SharedHost.Name)]
public class EncryptionAtRestTests(TestHost host)
{
    [Fact]
    public async Task no_table_holds_a_personal_value_of_an_applicant_in_clear()
    {
        var applicant = await Applicant.SignIn(host);
        var phone = Applicant.NewPhone();
        await applicant.VerifyPhone(phone);
        var form = await applicant.Form();
        form["realName"] = "欧阳晓霖";
        form["detailAddress"] = "丁香花园路七百七十七号";
        form["email"] = "xiaolin.ouyang@example.net";
        form["contactPhone"] = "0755-26778899";
        (await applicant.Put("/auth/draft", form)).ShouldBe(200);
        (await applicant.Post("/auth/register", form.DeepClone(), null, ("Idempotency-Key", "one-registration"))).ShouldBe(201);
        await host.WaitUntilSettled();

        string[] personal = [phone, "欧阳晓霖", "丁香花园路七百七十七号", "xiaolin.ouyang@example.net", "0755-26778899", applicant.OpenId,
            "0312345678901"];
        (await FindTables("深圳市示例电子有限公司")).ShouldNotBeEmpty("the search must be able to find something: company names are public");
        foreach (var value in personal)
            (await FindTables(value)).ShouldBeEmpty("a personal value stands in clear");
    }

    /// <summary>Searches every row of every table as text; bytes are shown in hex, so the value is searched in hex too.</summary>
    private async Task<IReadOnlyList<string>> FindTables(string value)
    {
        await using var connection = await host.OpenAsync();
        var tables = await connection.QueryAsync<string>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(value))[..^4];
        var matches = new List<string>();
        foreach (var table in tables)
            if (await connection.ExecuteScalarAsync<bool>(
                $"select exists (select 1 from {table} t where strpos(t::text, @value) > 0 or strpos(t::text, @hex) > 0 or "
                    + $"strpos(t::text, @base64) > 0)", new { value, hex, base64 }))
                matches.Add(table);
        return matches;
    }
}
