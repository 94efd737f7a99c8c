namespace PowerCrm.Host.Tests.Security;

/// <summary>The cases of the form and its pictures, on a host of their own: half of the list, played beside the other half.</summary>
[Trait("Category", "Slow")]
public class SubmissionCaseTests(WatchedHost watched) : IClassFixture<WatchedHost>
{
    public static TheoryData<string> Ids => [.. SecurityCase.OfSubmissions.Select(c => c.Id)];

    [Theory, MemberData(nameof(Ids))]
    public Task a_case_ends_as_the_list_or_the_contract_says(string id) => SecurityCaseTests.Play(watched, id);
}
