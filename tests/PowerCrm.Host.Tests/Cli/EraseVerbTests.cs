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
    private const string Why = "letter 2026-17";

    [Fact]
    public async Task an_erasure_by_an_operator_equals_the_persons_own_and_is_certified()
    {
        var it = await Applicant.Submitted(host);
        await host.WaitUntilSettled();
        (await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}")).Complained.ShouldBe("The registration is not erased.");
        (await Erase(it.Id, "--dry-run")).Said.ShouldBe($"{it.Id} (pending) would be erased, with 3 pictures. It cannot be undone.");
        var asked = await Erase(it.Id);
        asked.Exit.ShouldBe(2);
        asked.Complained.ShouldContain("will be erased permanently");
        (await it.Get("/auth/status")).ShouldBe(200);

        var done = await Erase(it.Id, "--yes");
        done.Exit.ShouldBe(0, done.Complained);
        done.Said.ShouldBe($"{it.Id} is erased: the personal data can no longer be read.");
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Id", new { it.Id })).ShouldBeTrue();
        (await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
        (await host.ExecuteScalar<string>("select reason from pc_operations where act = 'erase' and target = @id", new { id = $"{it.Id}" }))
            .ShouldBe(Why);
        (await host.ExecuteScalar<string>("select user_name from mt_events where stream_id = @Id and type = 'personal_data_erased'",
            new { it.Id })).ShouldStartWith("operator:");
        (await Erase(it.Id)).Said.ShouldBe("Nothing had to be changed.");

        var said = await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}", "--json");
        said.Exit.ShouldBe(0, said.Complained);
        var paper = JsonNode.Parse(said.Said)!;
        var statement = paper["statement"]!.GetValue<string>();
        statement.ShouldStartWith($"powercrm erasure certificate 1\n{it.Id}\n");
        statement.ShouldContain("\nkey destroyed\n0 pictures left\n");
        using var rsa = RSA.Create();
        rsa.ImportFromPem((await CommandRunner.Run(host, "audit", "key")).Said);
        bool Good(string text) => rsa.VerifyData(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(
            paper["signature"]!.GetValue<string>()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        (Good(statement), Good(statement.Replace("0 pictures", "1 pictures", StringComparison.Ordinal))).ShouldBe((true, false));
    }

    [Fact]
    public async Task a_legal_hold_defers_the_erasure()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Applicant.Submitted(host));
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        (await Erase(it.Id, "--dry-run")).Said.ShouldContain("and wait: a legal hold (court, since 20");
        var done = await Erase(it.Id, "--yes", "--json");
        done.Exit.ShouldBe(0, done.Complained);
        JsonNode.Parse(done.Said)!["events"]!.AsArray().Select(e => e!.GetValue<string>()).ShouldBe(["erasure_deferred"]);
        (await host.ExecuteScalar<bool>("select wrapped is not null from pc_subject_keys where subject = @Id", new { it.Id }))
            .ShouldBeTrue();
        (await CommandRunner.Run(host, "privacy", "certificate", $"{it.Id}")).Complained
            .ShouldBe("The erasure waits for a legal hold to end.");
    }

    [Fact]
    public async Task a_number_in_the_reason_and_a_registration_that_is_not_there_are_refused()
    {
        (await CommandRunner.Run(host, "privacy", "erase", $"{Guid.CreateVersion7()}", "--reason", "13800138000", "--yes")).Complained
            .ShouldContain("without an identity or mobile number");
        (await Erase(Guid.CreateVersion7(), "--yes")).Complained.ShouldBe("There is no such registration.");
    }

    private Task<(int Exit, string Said, string Complained)> Erase(Guid id, params string[] more) =>
        CommandRunner.Run(host, ["privacy", "erase", $"{id}", "--reason", Why, .. more]);
}
