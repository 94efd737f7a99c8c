using PowerCrm.Testing;

namespace PowerCrm.Host.Tests.Security;

/// <summary>Every case of the list for the applicant's routes, by the answer it may have and by what it must not say.</summary>
[Trait("Category", "Slow")]
public class SecurityCaseTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly string[] Leaks = ["Exception", "   at ", "Npgsql", "PowerCrm.", "select ", "/home/", "Kestrel"];

    public static TheoryData<string> Ids => [.. SecurityCase.OfApplicants.Select(c => c.Id)];

    [Theory, MemberData(nameof(Ids))]
    public async Task a_case_ends_as_the_list_or_the_contract_says(string id)
    {
        var it = SecurityCase.OfApplicants.Single(c => c.Id == id);
        var answers = await Probes.All[id](host);
        answers.ShouldNotBeEmpty();
        foreach (var answer in answers)
        {
            it.Allowed.ShouldContain(answer.Code, $"{id}: {answer.Text}");
            if (answer.Code >= 400)
                Leaks.Where(l => answer.Text.Contains(l, StringComparison.Ordinal)).ShouldBeEmpty(id);
            answer.Header("Server").ShouldBeNull();
        }
    }

    [Fact]
    public void every_case_has_its_probe_and_every_probe_its_case() =>
        Probes.All.Keys.ShouldBe(SecurityCase.OfApplicants.Select(c => c.Id), ignoreOrder: true);

    [Fact]
    public void what_the_contract_decides_otherwise_is_written_down()
    {
        var written = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security-cases.md"));
        SecurityCase.ByContract.Keys.Where(id => !written.Contains($"| `{id}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
