namespace PowerCrm.Bench.Http;

/// <summary>The reviewer and the manager of the bench's host.</summary>
internal static class Staff
{
    private const string Password = "a-long-password";

    public static async Task Add(string dll, Dictionary<string, string> settings, CancellationToken ct)
    {
        await BuiltHost.Verb(dll, settings, Password,
            ["staff", "add", "reviewer", "--role", "reviewer", "--name", "Bench", "--password-stdin"], ct);
        await BuiltHost.Verb(dll, settings, Password,
            ["staff", "add", "manager", "--role", "manager", "--name", "Bench", "--territories", "440000",
            "--specialties", "KV10", "--capacity", "1000", "--password-stdin"], ct);
    }

    public static async Task<(Visitor Nobody, Visitor Reviewer, Visitor Manager, string Policy)> Visitors(BuiltHost host, RouteTimes times)
    {
        var nobody = new Visitor(host.Http, times);
        return (nobody, await SignIn("reviewer"), await SignIn("manager"),
            (await nobody.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>());

        async Task<Visitor> SignIn(string username) =>
            nobody.With((await nobody.Post("/staff/login", new { username, password = Password }))!["accessToken"]!.GetValue<string>());
    }
}
