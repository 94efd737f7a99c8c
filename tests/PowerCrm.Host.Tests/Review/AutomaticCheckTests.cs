using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The automatic check of the readings, before a reviewer opens the case.</summary>
[Trait("Category", "Slow")]
public class AutomaticCheckTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task pictures_that_match_the_form_pass_automatically_and_only_identity_is_left_to_check()
    {
        var it = await Submit("深圳市甲乙电子有限公司", CreditCode.CreateExample(11, "440300"), name: "张伟");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        var ann = await Staff.Of(host);
        var version = await ann.Claim(it.Id);
        var response = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        response.Body["checks"]!["materials"]!.GetValue<string>().ShouldBe("passed");
        response.Body["findings"]!.AsArray().ShouldBeEmpty();
        response.Body["ocr"]!["idCardFront"]!["name"]!["match"]!.GetValue<bool>().ShouldBeTrue();
        version = await ann.Check(it.Id, "identity", "passed", version);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }

    [Fact]
    public async Task a_name_that_differs_is_a_finding_and_leaves_it_to_a_person()
    {
        var it = await Submit("深圳市丙丁电子有限公司", CreditCode.CreateExample(12, "440300"), name: "李强");
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("pending");
        var ann = await Staff.Of(host);
        var masked = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        masked.Body["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ShouldBe(["name_mismatch"]);
        masked.Body["checks"]!["materials"].ShouldBeNull();
        var name = masked.Body["ocr"]!["idCardFront"]!["name"]!;
        name["match"]!.GetValue<bool>().ShouldBeFalse();
        name["read"]!.GetValue<string>().ShouldBe("李*");
        masked.Text.ShouldNotContain("李强");
        (await ann.Get("/reviews?status=pending")).Body["items"]!.AsArray()
            .Single(i => i!["registrationId"]!.GetValue<Guid>() == it.Id)!["flags"]!.AsArray().Select(f => f!.GetValue<string>())
            .ShouldContain("name_mismatch");
    }

    /// <summary>Submits a case whose pictures were read before; the readings are set here, so that the result is certain.</summary>
    private async Task<Applicant> Submit(string company, string code, string name)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (form["companyName"], form["creditCode"]) = (company, code);
        await AddReading(it.Id, form["businessLicense"]!, ("companyName", company), ("creditCode", code));
        await AddReading(it.Id, form["idCardFront"]!, ("name", name),
            ("idNumber", IdNumber.CreateExample(5, "440305", new DateOnly(1980, 5, 6))));
        await AddReading(it.Id, form["idCardBack"]!, ("validFrom", "2016-01-01"), ("validTo", "2099-01-01"));
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        return it;
    }

    private async Task AddReading(Guid owner, JsonNode image, params (string Field, string Value)[] fields)
    {
        var readings = host.Services.GetRequiredService<Readings>();
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await Rows.Run(connection, null, [await readings.CreateRow(owner, Guid.Parse(image.GetValue<string>()),
            new Readings.StoredReading(fields.ToDictionary(f => f.Field, f => new MaterialReading(f.Value, 0.99m, null)), []), read: true,
            CancellationToken.None)], CancellationToken.None);
    }
}
