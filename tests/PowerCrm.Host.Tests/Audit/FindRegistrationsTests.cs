using PowerCrm.China;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Audit;

[Trait("Category", "Slow")]
public class FindRegistrationsTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_registration_is_found_by_company_code_and_number_in_any_spelling_and_in_any_state()
    {
        var (code, ann, auditor) = (CreditCode.CreateExample(91, "440300"), await Staff.Of(host), await Staff.Of(host, "auditor"));
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (form["companyName"], form["creditCode"]) = ("东莞（长安）精密模具有限公司", code);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        await Staff.NewCase(host);
        await MetricsTests.Reject(ann, it.Id, "power_data_implausible");

        foreach (var q in (string[])["东莞(长安)", "東莞（长安） 精密", "ｄｇｃａ", "精密模具", code, code.ToLowerInvariant(),
            string.Join(' ', code[..8], code[8..]), it.Id.ToString(), it.Id.ToString("N").ToUpperInvariant()])
            (await Search(auditor, q)).ShouldBe([it.Id], q);
        var row = (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString("精密模具"))).ShouldBe(200)["items"][0]!;
        (row["companyName"]!.GetValue<string>(), row["creditCode"]!.GetValue<string>(), row["authStatus"]!.GetValue<string>())
            .ShouldBe(("东莞（长安）精密模具有限公司", code, "rejected"));

        // A registration is not found by personal values, and a query that is empty or too short is refused.
        foreach (var q in (string[])["张伟", "科技园", "zhang.wei", "138"])
            (await Search(auditor, q)).ShouldNotContain(it.Id, q);
        foreach (var q in (string[])["", "?q=", "?q=%E4%B8%9C", "?q=%20%20%20%20"])
            (await auditor.Get("/audit/registrations" + q)).ShouldBeProblem(400, "validation_failed");
        (await Search(auditor, "%%")).ShouldBeEmpty();

        foreach (var role in (string[])["reviewer", "manager"])
            (await (await Staff.Of(host, role)).Get("/audit/registrations?q=dgca")).ShouldBeProblem(403, "forbidden");
        (await it.Get("/audit/registrations?q=dgca")).ShouldBeProblem(403, "forbidden");

        (await it.SignInAgain()).Id.ShouldBe(it.Id);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await Search(auditor, "精密模具")).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_imported_customer_is_found_and_of_many_the_first_are_shown()
    {
        var (admin, auditor, company) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"), CustomerFile.NewCompany());
        await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(company)));
        await host.WaitUntilSettled();
        (await Search(auditor, company)).ShouldBe([await host.FindCustomer(company)]);
        var rows = string.Join(',', Enumerable.Range(0, 25).Select(i =>
            $"(gen_random_uuid(), 1, '佛山第{i}陶瓷厂', '佛山第{i}陶瓷厂', 1, 'pending', now(), now())"));
        await host.ExecuteSql(
            "insert into pc_review_cases (registration_id, version, company_name, company_key, round, status, submitted_at, "
            + "due_at) values " + rows);
        var answer = (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString("陶瓷厂"))).ShouldBe(200);
        (answer["items"].AsArray().Count, answer["more"].GetValue<bool>()).ShouldBe((20, true));
    }

    private static async Task<IReadOnlyList<Guid>> Search(Staff auditor, string q)
    {
        var answer = (await auditor.Get("/audit/registrations?q=" + Uri.EscapeDataString(q))).ShouldBe(200);
        answer["more"].GetValue<bool>().ShouldBeFalse();
        return [.. answer["items"].AsArray().Select(i => i!["registrationId"]!.GetValue<Guid>())];
    }
}
