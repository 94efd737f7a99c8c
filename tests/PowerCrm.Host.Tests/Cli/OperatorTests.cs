using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;
using ManagerChanged = PowerCrm.Assignment.ManagerChanged;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Right and wrong commands of an operator: clear messages, no stack traces, and reliable exit codes.</summary>
[Trait("Category", "Full")]
public sealed class OperatorTests(TestHost host) : IClassFixture<TestHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-operator-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task companies_are_imported_with_a_summary_and_refused_lines_are_listed()
    {
        var goodFile = Path.Combine(folder.FullName, "good.csv");
        (await Run("", "directory", "fictitious", "50", goodFile)).Exit.ShouldBe(0);
        var (exit, output, errors) = await Run("", "directory", "import", goodFile, "--json");
        exit.ShouldBe(0, errors);
        JsonNode.Parse(output)!["added"]!.GetValue<int>().ShouldBe(50);
        (await Run("", "directory", "import", goodFile)).Output.ShouldContain("50 as they were");

        var badFile = Path.Combine(folder.FullName, "bad.csv");
        await File.WriteAllTextAsync(badFile, await File.ReadAllTextAsync(goodFile) + "123,短码公司,,,\n");
        (exit, output, _) = await Run("", "directory", "import", badFile);
        exit.ShouldBe(1);
        output.ShouldContain("1 refused");
        (await File.ReadAllLinesAsync(badFile + ".errors.csv")).ShouldBe(["line,reason", "52,code_length"]);
    }

    [Fact]
    public async Task a_manager_with_a_wrong_territory_leaves_no_half_account()
    {
        string[] Arguments(string territory) =>
        ["staff", "add", "half", "--role", "manager", "--name", "半个", "--territories", territory, "--password-stdin"];
        var (exit, _, errors) = await Run("a-long-password\n", Arguments("999999"));
        exit.ShouldBe(2);
        errors.ShouldContain("territory_unknown");
        (exit, _, errors) = await Run("a-long-password\n", [.. Arguments("440000"), "--wecom-user-id", "li|si"]);
        exit.ShouldBe(2);
        errors.ShouldContain("wecom_user_invalid");
        (await Run("a-long-password\n", [.. Arguments("440000"), "--wecom-user-id", "li.si"])).Exit.ShouldBe(0);
        (await host.ExecuteScalar<string>("select user_id from pc_v_wecom_users join pc_v_staff on id = staff_id where username = 'half'"))
            .ShouldBe("li.si");
    }

    [Fact]
    public async Task an_unknown_specialty_is_stored_with_a_warning()
    {
        string[] Arguments(string name, string specialties) =>
        [
            "staff", "add", name, "--role", "manager", "--name", "奇", "--territories", "440000", "--specialties", specialties,
            "--password-stdin",
        ];
        var (exit, _, errors) = await Run("a-long-password\n", Arguments("odd", "KV10,kemistry"));
        exit.ShouldBe(0);
        errors.ShouldContain("has no specialty kemistry:");
        (exit, _, errors) = await Run("a-long-password\n", Arguments("even", "kv10,化工"));
        (exit, errors.Contains("Warning", StringComparison.Ordinal)).ShouldBe((0, false));

        var admin = await Staff.Of(host, "admin");
        var file = Path.Combine(folder.FullName, "managers.csv");
        await File.WriteAllTextAsync(file, "username,territories,capacity,specialties\nodd,440000,50,KV10;kemistry\n");
        var check = await Run("", "managers", "import", file, "--json");
        check.Output.ShouldContain("specialty_unknown");
        var id = await host.ExecuteScalar<Guid>("select id from pc_staff where username = 'odd'");
        object Body(string word) => new { territories = (string[])["440000"], specialties = (string[])["KV10", word], capacity = 50 };
        var answer = (await admin.Put($"/managers/{id}", Body("fysics"), 1)).ShouldBe(200);
        answer["unknownSpecialties"].AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("fysics");
        (await admin.Put($"/managers/{id}", Body("chemistry"), 2)).ShouldBe(200).Body["unknownSpecialties"].ShouldBeNull();
    }

    [Fact]
    public async Task a_byte_order_mark_before_a_password_is_none_of_it()
    {
        (await Run("\uFEFFa-long-password\r\n", "staff", "add", "piped", "--role", "auditor", "--name", "管道", "--password-stdin"))
            .Exit.ShouldBe(0);
        (await host.Post("/staff/login", new { username = "piped", password = "a-long-password" })).ShouldBe(200);
    }

    [Fact]
    public async Task a_password_that_nobody_gives_is_made_and_shown_once()
    {
        var (exit, output, errors) = await Run("", "staff", "add", "fresh", "--role", "auditor", "--name", "新人");
        exit.ShouldBe(0, errors);
        errors.ShouldContain("must be changed at the first sign-in");
        var token = await SignIn(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1]);
        (await Run("", "staff", "sign-out", "fresh", "--yes")).Exit.ShouldBe(0);
        (await host.Get("/notifications", token)).ShouldBeProblem(401, "unauthenticated");

        (exit, output, errors) = await Run("", "staff", "password", "fresh", "--yes");
        exit.ShouldBe(0, errors);
        await SignIn(output.Trim());
        (await Run("", "staff", "history", "fresh")).Output.ShouldContain("staff_signed_out");
        (await Run("", "staff", "sign-out", "nobody")).Errors.ShouldBe("There is no such account.");

        async Task<string> SignIn(string password)
        {
            var accessToken = (await host.Post("/staff/login", new { username = "fresh", password })).ShouldBe(200)["accessToken"];
            (await host.Get("/notifications", accessToken.GetValue<string>())).ShouldBeProblem(403, "password_change_required");
            return accessToken.GetValue<string>();
        }
    }

    [Fact]
    public async Task closing_an_account_says_what_follows()
    {
        foreach (var name in (string[])["goes", "went"])
            (await Run("a-long-password\n", "staff", "add", name, "--role", "manager", "--name", "离岗", "--territories", "440000",
                "--password-stdin")).Exit.ShouldBe(0);
        var (exit, output, errors) = await Run("", "staff", "disable", "goes", "--yes");
        exit.ShouldBe(0, errors);
        output.ShouldContain("goes is disabled; no customer was with this account.");
        (exit, output, errors) = await Run("", "staff", "disable", "went", "--json", "--yes");
        exit.ShouldBe(0, errors);
        JsonNode.Parse(output)!["customers"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task an_account_says_who_made_closed_and_changed_it()
    {
        (await Run("a-long-password\n", "staff", "add", "told", "--role", "manager", "--name", "留痕", "--territories", "440000",
            "--password-stdin")).Exit.ShouldBe(0);
        var ann = await Review.Staff.Of(host, "admin");
        var id = await host.ExecuteScalar<Guid>("select id from pc_staff where username = 'told'");
        (await ann.Put($"/managers/{id}", new { territories = new[] { "440300" }, capacity = 50 }, ifMatch: 1)).ShouldBe(200);
        (await host.Events(Ids.Derived(id, "account"))).OfType<ManagerChanged>().Single().Changed.ShouldBe(["territories"]);
        (await Run("another-long-one\n", "staff", "password", "told", "--password-stdin", "--yes")).Exit.ShouldBe(0);
        (await Run("", "managers", "offboard", "told", "--yes")).Exit.ShouldBe(0);
        (await ann.Post($"/managers/{id}/offboard/undo", new { })).ShouldBe(200);
        (await ann.Post($"/managers/{id}/offboard")).ShouldBe(200);
        var (exit, output, errors) = await Run("", "staff", "history", "told", "--json");
        exit.ShouldBe(0, errors);
        var (operatorName, admin) = ("operator:" + Environment.UserName, $"staff:{ann.Id}");
        JsonNode.Parse(output)!.AsArray().Select(f => ((string)f!["what"]!, (string)f["by"]!)).ShouldBe(
        [
            ("staff_account_added", operatorName), ("manager_added", operatorName), ("manager_changed", admin),
            ("password_changed", operatorName), ("staff_account_closed", operatorName), ("staff_account_reopened", admin),
            ("staff_account_closed", admin),
        ]);
        (await Run("", "staff", "history", "nobody")).Errors.ShouldBe("There is no such account.");
    }

    [Fact]
    public async Task a_manager_is_off_boarded_and_taken_back()
    {
        (await Run("a-long-password\n", "staff", "add", "leaves", "--role", "manager", "--name", "返岗", "--territories", "440000",
            "--password-stdin")).Exit.ShouldBe(0);
        var login = new { username = "leaves", password = "a-long-password" };
        (await Run("", "managers", "offboard", "leaves", "--undo")).Errors.ShouldBe("The manager is not off-boarded.");
        (await Run("", "managers", "offboard", "leaves", "--dry-run")).Output.ShouldContain("leaves would be disabled; 0 customers");
        (await host.Post("/staff/login", login)).ShouldBe(200);
        (await Run("", "managers", "offboard", "leaves", "--yes")).Output.ShouldContain("leaves is disabled; 0 customers");
        (await host.Post("/staff/login", login)).ShouldBeProblem(401, "invalid_credentials");
        var (exit, output, errors) = await Run("", "managers", "offboard", "leaves", "--undo", "--dry-run", "--json");
        exit.ShouldBe(0, errors);
        (JsonNode.Parse(output)!["dryRun"]!.GetValue<bool>(), JsonNode.Parse(output)!["returning"]!.GetValue<int>()).ShouldBe((true, 0));
        (await Run("", "managers", "offboard", "leaves", "--undo", "--yes", "--reason", new string('a', 101))).Exit.ShouldBe(2);
        (await Run("", "managers", "offboard", "leaves", "--undo", "--yes", "--reason", "mistake")).Output
            .ShouldContain("leaves is open again");
        (await host.Post("/staff/login", login)).ShouldBe(200);
        (await Run("", "managers", "offboard", "nobody")).Errors.ShouldBe("There is no such manager.");
    }

    [Fact]
    public async Task an_unknown_verb_is_refused_and_help_shows_the_typed_command()
    {
        (await Run("", "fly")).Errors.ShouldContain("There is no verb 'fly'");
        (await Run("", "staff", "add", "--help")).Output.ShouldContain("powercrm staff add");
        (await Run("", "staff", "add", "--help")).Output.ShouldNotContain("PowerCrm.Host");
        (await Run("", "staff", "add", "x", "--role", "auditor", "--name", "无")).Errors.ShouldContain("2 to 40");
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("staff", "add", "x")]
    [InlineData("reactions", "retry", "no-id")]
    [InlineData("directory", "fictitious", "x", "y.csv")]
    [InlineData("directory", "fictitious", "-3", "y.csv")]
    [InlineData("directory", "import", "there-is-no-such-file.csv")]
    public async Task an_invalid_command_returns_exit_code_2_without_a_stack_trace(params string[] arguments)
    {
        var (exit, _, errors) = await Run("", arguments);
        exit.ShouldBe(2, errors);
        errors.ShouldNotBeEmpty();
        errors.ShouldNotContain("   at ");
        File.Exists(Path.Combine(folder.FullName, "y.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task a_port_in_use_is_reported()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (exit, _, errors) = await Run("", "run", $"--urls=http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        exit.ShouldBe(2);
        errors.ShouldContain("in use");
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task a_demo_that_was_killed_while_it_was_filled_in_leaves_no_wrong_clock()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        await using var connection = await otherHost.OpenAsync();
        await connection.ExecuteAsync(
            "insert into pc_demo (kind, id) values ('state', 'filling'); update pc_clock set shift = interval '-12 days'");
        (await CommandRunner.Run(otherHost, "staff", "list")).Exit.ShouldBe(0);
        (await connection.ExecuteScalarAsync<TimeSpan>("select shift from pc_clock")).ShouldBe(TimeSpan.Zero);
    }

    private Task<(int Exit, string Output, string Errors)> Run(string input, params string[] arguments) =>
        CommandRunner.RunWithInput(input, host, [], arguments);
}
