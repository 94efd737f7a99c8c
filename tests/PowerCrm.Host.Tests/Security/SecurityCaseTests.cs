using System.Text.RegularExpressions;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// Tests every case of the list: the allowed answers, what an answer must not contain, the stored data that it may change, what must not be
/// logged, and each of its checks.
/// </summary>
[Trait("Category", "Slow")]
public partial class SecurityCaseTests(WatchedHost watched) : IClassFixture<WatchedHost>
{
    private static readonly string[] ForbiddenTexts = ["Exception", "   at ", "Npgsql", "PowerCrm.", "select ", "/home/", "Kestrel"];
    private static readonly string[] PersonalValues = ["张伟", "zhang.wei", "科技园", "oTest0", "0312345678901", "Bearer "];

    public static TheoryData<string> Ids => [.. SecurityCase.ForApplicants.Select(c => c.Id)];

    [Theory, MemberData(nameof(Ids))]
    public Task a_case_ends_as_the_list_or_the_contract_says(string id) => Play(watched, id);

    /// <returns>The lines that were logged meanwhile.</returns>
    internal static async Task<IReadOnlyList<string>> Play(WatchedHost watched, string id)
    {
        var it = SecurityCase.All.Single(c => c.Id == id);
        watched.TakeLines();
        var answers = await Probes.All[id](watched.Host);
        answers.ShouldNotBeEmpty();
        foreach (var answer in answers)
        {
            it.AllowedStatuses.ShouldContain(answer.Code, $"{id}: {answer.Text}");
            if (answer.Code >= 400)
                ForbiddenTexts.Where(l => answer.Text.Contains(l, StringComparison.Ordinal)).ShouldBeEmpty(id);
            answer.Header("Server").ShouldBeNull();
            if (!SecurityProofs.OnSeparateHost.Contains(id))
                SecurityProofs.AssertState(it.Expected.State, answer);
        }
        foreach (var proof in SecurityProofs.Checks[id].OfType<SecurityProofs.Proof.ByAnswers>())
            proof.Assert(answers);
        var logged = watched.TakeLines();
        AssertNothingPersonal(logged);
        return logged;
    }

    private static void AssertNothingPersonal(IReadOnlyList<string> logged)
    {
        foreach (var line in logged)
        {
            PersonalValues.Where(p => line.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty(line);
            Mobile().IsMatch(line).ShouldBeFalse(line);
            line.Where(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')).ShouldBeEmpty(line);
        }
    }

    [Fact]
    public async Task sign_ins_refused_tokens_and_reached_limits_are_logged_without_personal_values()
    {
        watched.TakeLines();
        var it = await Applicant.SignIn(watched.Host);
        var phone = Applicant.NewPhone();
        (await watched.Host.Post("/auth/wechat", new { code = "oTest0-is-no-code", consent = Applicant.Consent() }))
            .ShouldBeProblem(401, "wechat_code_invalid");
        (await watched.Host.Post("/auth/wechat", new { code = "oTest0-is-no-code" })).ShouldBeProblem(400, "consent_required");
        var code = await it.RequestCode(phone);
        (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(429, "code_too_frequent");
        for (var i = 0; i < 5; i++)
            (await it.Post("/auth/verify-code", new { phone, code = code == "000000" ? "111111" : "000000" })).ShouldBe(400);
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBeProblem(429, "code_locked");
        (await watched.Host.Get("/auth/status", it.Token[..^9])).ShouldBeProblem(401, "unauthenticated");
        var logged = watched.TakeLines();
        foreach (var line in new[]
        {
            $"Applicant {it.Id} signed in", "A sign-in of an applicant was refused: wechat_code_invalid",
            "A sign-in of an applicant was refused: consent_required", $"No code was sent for applicant {it.Id}: code_too_frequent",
            $"A code of applicant {it.Id} was not checked: code_locked", "A token was refused: not a token of ours (of (null))",
        })
            logged.ShouldContain(line);
        AssertNothingPersonal(logged);
        var token = it.Token[..40];
        logged.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void every_case_has_its_probe_and_every_probe_its_case() =>
        Probes.All.Keys.ShouldBe(SecurityCase.All.Select(c => c.Id), ignoreOrder: true);

    [Fact]
    public void every_check_of_every_case_has_a_proof_or_a_reason()
    {
        SecurityProofs.Checks.Keys.ShouldBe(SecurityCase.All.Select(c => c.Id), ignoreOrder: true);
        SecurityCase.All.Where(c => SecurityProofs.Checks[c.Id].Length != c.Checks.Count).Select(c => $"{c.Id}: {c.Expected.Checks}")
            .ShouldBeEmpty();
        foreach (var proof in SecurityProofs.Checks.Values.SelectMany(p => p).OfType<SecurityProofs.Proof.ByTest>())
            if (proof.Name.Length > 0)
                proof.Tests.GetMethod(proof.Name).ShouldNotBeNull().GetCustomAttributes(typeof(FactAttribute), true).ShouldNotBeEmpty();
    }

    [Fact]
    public void what_the_contract_decides_otherwise_and_what_is_not_asserted_is_written_down()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security-cases.md"));
        SecurityCase.ContractStatuses.Keys.Where(id => !document.Contains($"| `{id}` |", StringComparison.Ordinal)).ShouldBeEmpty();
        var unasserted = SecurityCase.All.SelectMany(c => c.Checks.Zip(SecurityProofs.Checks[c.Id]).Where(p =>
            p.Second is SecurityProofs.Proof.NotAsserted)
            .Select(p => $"| `{c.Id}` | {p.First} |")).ToList();
        unasserted.ShouldNotBeEmpty();
        unasserted.Where(l => !document.Contains(l, StringComparison.Ordinal)).ShouldBeEmpty();
        document.Split("## Checks that are not asserted")[1].Split("\n## ")[0].Split('\n')
            .Count(l => l.StartsWith("| `", StringComparison.Ordinal)).ShouldBe(unasserted.Count);
    }

    [GeneratedRegex(@"(?<![0-9a-f-])1[3-9][0-9]{9}(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Mobile();
}
