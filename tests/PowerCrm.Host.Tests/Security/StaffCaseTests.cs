namespace PowerCrm.Host.Tests.Security;

/// <summary>The cases of the managers' routes, on a host whose clock is not moved, so that no deadline passes.</summary>
[Trait("Category", "Slow")]
public class StaffCaseTests(WatchedHost watched) : IClassFixture<WatchedHost>
{
    public static TheoryData<string> Ids => [.. SecurityCase.ForManagers.Select(c => c.Id)];

    [Theory, MemberData(nameof(Ids))]
    public async Task a_case_ends_as_the_list_or_the_contract_says(string id)
    {
        var logged = await SecurityCaseTests.Play(watched, id);
        if (id is "new-assignments-002" or "first-contact-012" or "assign-status-018")
            logged.ShouldContain(l => l.Contains("was refused at", StringComparison.Ordinal));
    }
}
