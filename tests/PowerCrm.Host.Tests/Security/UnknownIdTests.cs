using PowerCrm.Host.Hosting;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>An id that does not exist, at each route with an id: refused for each role, never a server error.</summary>
[Trait("Category", "Slow")]
public class UnknownIdTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("reviewer")]
    [InlineData("manager")]
    [InlineData("auditor")]
    [InlineData("admin")]
    public async Task an_unknown_id_is_refused(string role)
    {
        var staff = await Staff.Of(host, role);
        var requestCount = 0;
        foreach (var (route, example) in Examples.ByRoute.Where(r => r.Key.Contains("{id}", StringComparison.Ordinal)))
        {
            var (method, path) = (route.Split(' ')[0], route.Split(' ')[1].Replace("{id}", $"{Guid.CreateVersion7()}"));
            // A number in place of the remaining parameters.
            path = System.Text.RegularExpressions.Regex.Replace(path, "{[^}]*}", "1");
            // Deleting something that does not exist succeeds, so it is left out.
            if (method == "DELETE")
                continue;
            var answer = await host.Send(new HttpMethod(method), path, example.Request?.DeepClone(), staff.Token, ifMatch: 1);
            answer.Code.ShouldBeInRange(400, 499, $"{route} as {role}: {answer.Text}");
            requestCount++;
        }
        requestCount.ShouldBeGreaterThan(30);
    }
}
