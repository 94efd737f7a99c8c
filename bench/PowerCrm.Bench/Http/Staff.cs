namespace PowerCrm.Bench.Http;

/// <summary>The reviewer and the managers of the bench's host.</summary>
internal static class Staff
{
    public const string Password = "a-long-password";

    public static async Task Add(string dll, Dictionary<string, string> settings, CancellationToken ct, int managers = 1)
    {
        await BuiltHost.Verb(dll, settings, Password,
            ["staff", "add", "reviewer", "--role", "reviewer", "--name", "Bench", "--password-stdin"], ct);
        for (var i = 0; i < managers; i++)
            await BuiltHost.Verb(dll, settings, Password,
                ["staff", "add", Manager(i), "--role", "manager", "--name", "Bench", "--territories", "440000",
                "--specialties", "KV10", "--capacity", "1000", "--password-stdin"], ct);
    }

    public static async Task<(Visitor Nobody, Visitor Reviewer, IReadOnlyList<Visitor> Managers, string Policy)> Visitors(BuiltHost host,
        RouteTimes times, int managers = 1)
    {
        var nobody = new Visitor(host.Http, times);
        var all = new List<Visitor>();
        for (var i = 0; i < managers; i++)
            all.Add(await SignIn(Manager(i)));
        return (nobody, await SignIn("reviewer"), all,
            (await nobody.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>());

        Task<Visitor> SignIn(string username) => Staff.SignIn(nobody, username);
    }

    public static async Task<Visitor> SignIn(Visitor nobody, string username) =>
        nobody.With((await nobody.Post("/staff/login", new { username, password = Password }))!["accessToken"]!.GetValue<string>());

    private static string Manager(int number) => $"manager{number + 1}";
}
