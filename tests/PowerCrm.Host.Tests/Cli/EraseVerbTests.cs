using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>An erasure that was requested by letter, carried out by an operator, and its certificate.</summary>
[Trait("Category", "Full")]
public sealed class EraseVerbTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Reason = "letter 2026-17";

    [Fact]
    public async Task an_erasure_by_an_operator_equals_the_persons_own_and_is_certified()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        (await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}")).Errors.ShouldBe("The registration is not erased.");
        (await Erase(it.Id, "--dry-run")).Output.ShouldBe($"{it.Id} (pending) would be erased, with 3 pictures. It cannot be undone.");
        var unconfirmed = await Erase(it.Id);
        unconfirmed.Exit.ShouldBe(2);
        unconfirmed.Errors.ShouldContain("will be erased permanently");
        (await it.Get("/auth/status")).ShouldBe(200);

        var result = await Erase(it.Id, "--yes");
        result.Exit.ShouldBe(0, result.Errors);
        result.Output.ShouldBe($"{it.Id} is erased: the personal data can no longer be read.");
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Id", new { it.Id })).ShouldBeTrue();
        (await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
        (await host.ExecuteScalar<string>("select reason from pc_operations where act = 'erase' and target = @id", new { id = $"{it.Id}" }))
            .ShouldBe(Reason);
        (await host.ExecuteScalar<string>("select user_name from mt_events where stream_id = @Id and type = 'personal_data_erased'",
            new { it.Id })).ShouldStartWith("operator:");
        (await Erase(it.Id)).Output.ShouldBe("Nothing had to be changed.");

        var printed = await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}", "--json");
        printed.Exit.ShouldBe(0, printed.Errors);
        var certificate = JsonNode.Parse(printed.Output)!;
        var statement = certificate["statement"]!.GetValue<string>();
        statement.ShouldStartWith($"powercrm erasure certificate 1\n{it.Id}\n");
        statement.ShouldContain("\nkey destroyed\n0 pictures left\n");
        using var rsa = RSA.Create();
        rsa.ImportFromPem((await CommandRunner.Run(host, "audit", "key")).Output);
        bool IsSigned(string text) => rsa.VerifyData(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(
            certificate["signature"]!.GetValue<string>()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        (IsSigned(statement), IsSigned(statement.Replace("0 pictures", "1 pictures", StringComparison.Ordinal))).ShouldBe((true, false));
    }

    [Fact]
    public async Task a_legal_hold_defers_the_erasure()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Applicant.Submit(host));
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        (await Erase(it.Id, "--dry-run")).Output.ShouldContain("and wait: a legal hold (court, since 20");
        var result = await Erase(it.Id, "--yes", "--json");
        result.Exit.ShouldBe(0, result.Errors);
        JsonNode.Parse(result.Output)!["events"]!.AsArray().Select(e => e!.GetValue<string>()).ShouldBe(["erasure_deferred"]);
        (await host.ExecuteScalar<bool>("select wrapped is not null from pc_subject_keys where subject = @Id", new { it.Id }))
            .ShouldBeTrue();
        (await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}")).Errors
            .ShouldBe("The erasure waits for a legal hold to end.");
    }

    [Fact]
    public async Task a_number_in_the_reason_and_an_unknown_registration_are_refused()
    {
        (await CommandRunner.Run(host, "privacy", "erase", $"{Guid.CreateVersion7()}", "--reason", "13800138000", "--yes")).Errors
            .ShouldContain("without an identity or mobile number");
        (await Erase(Guid.CreateVersion7(), "--yes")).Errors.ShouldBe("There is no such registration.");
    }

    private Task<(int Exit, string Output, string Errors)> Erase(Guid id, params string[] options) =>
        CommandRunner.Run(host, ["privacy", "erase", $"{id}", "--reason", Reason, .. options]);
}
