namespace PowerCrm.Bench.Http;

/// <summary>The reviewer and the managers of the bench's host.</summary>
internal static class Staff
{
    public const string Password = "a-long-password";

    public static async Task Add(string dll, Dictionary<string, string> settings, CancellationToken ct, int managers = 1)
    {
        await PublishedHost.RunCommand(dll, settings, Password,
            ["staff", "add", "reviewer", "--role", "reviewer", "--name", "Bench", "--password-stdin"], ct);
        for (var i = 0; i < managers; i++)
            await PublishedHost.RunCommand(dll, settings, Password,
                ["staff", "add", Manager(i), "--role", "manager", "--name", "Bench", "--territories", "440000",
                "--specialties", "KV10", "--capacity", "1000", "--password-stdin"], ct);
    }

    public static async Task<(BenchUser Nobody, BenchUser Reviewer, IReadOnlyList<BenchUser> Managers, string Policy)> SignInAll(
        PublishedHost host, RouteTimes times, int managers = 1)
    {
        var anonymous = new BenchUser(host.Http, times);
        var all = new List<BenchUser>();
        for (var i = 0; i < managers; i++)
            all.Add(await SignIn(Manager(i)));
        return (anonymous, await SignIn("reviewer"), all,
            (await anonymous.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>());

        Task<BenchUser> SignIn(string username) => Staff.SignIn(anonymous, username);
    }

    public static async Task<BenchUser> SignIn(BenchUser anonymous, string username) =>
        anonymous.WithToken((await anonymous.Post("/staff/login", new { username, password = Password }))!["accessToken"]!
        .GetValue<string>());

    private static string Manager(int number) => $"manager{number + 1}";
}
