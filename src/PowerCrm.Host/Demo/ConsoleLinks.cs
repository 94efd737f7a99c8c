using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Demo;

/// <summary>The links into the console that <c>up</c> prints, one for each role. Development only.</summary>
internal static class ConsoleLinks
{
    private static readonly DemoPerson[] People =
    [
        new("reviewer 审核员", "reviewer", "reviewer", "reviews"),
        new("account manager 客户经理", "manager", "manager.js", "customers"),
        new("supervisor 主管", "admin", "admin", "supervisor"),
        new("auditor 审计员", "auditor", "auditor", "audit"),
        new("operator 运维", "admin", "admin", "operations"),
    ];

    /// <returns>An empty list if the console is not built.</returns>
    public static async Task<IReadOnlyList<(string Title, string Address)>> CreateAll(BuiltHost host, string url, CancellationToken ct)
    {
        var links = new List<(string, string)>();
        if (WebConsole.IsBuilt(host.App.Configuration))
            foreach (var person in People)
                links.Add((person.Title,
                    $"{url}/console/{person.Page}#{await host.Services.GetRequiredService<SignInLinks>().CreateCode(ct, person)}"));
        return links;
    }
}
