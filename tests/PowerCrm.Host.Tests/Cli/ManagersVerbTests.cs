using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>`managers export` and `import`, and the WeCom ids of other staff, at the command line beside a running host.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public sealed class ManagersVerbTests(TestHost host) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-managers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task account_managers_are_exported_checked_and_imported_as_a_file()
    {
        var it = await Staff.Of(host, "manager");
        var name = await host.ExecuteScalar<string>("select username from pc_staff where id = @Id", new { it.Id });
        var path = Path.Combine(folder.FullName, "managers.csv");
        await File.WriteAllTextAsync(path, $"用户名,负责区域,客户上限\n{name},440305,12\nnobody,440305,1\n");
        var (exit, output, errors) = await CommandRunner.Run(host, ["managers", "import", path]);
        exit.ShouldBe(1, errors);
        output.ShouldContain("2 lines: 1 added, 0 changed, 0 unchanged, 1 refused");
        output.ShouldContain("Nothing was changed");
        output.ShouldContain("staff_unknown");
        (exit, _, errors) = await CommandRunner.Run(host, ["managers", "import", path, "--apply"]);
        exit.ShouldBe(1, errors);
        (exit, _, errors) = await CommandRunner.Run(host, ["managers", "export", path]);
        exit.ShouldBe(0, errors);
        (await File.ReadAllTextAsync(path)).ShouldContain($"{name},");
        (await CommandRunner.Run(host, ["managers", "import", Path.Combine(folder.FullName, "none.csv")])).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task the_command_line_shows_what_supervisors_see()
    {
        var admin = await Staff.Of(host, "admin");
        await Staff.NewCase(host);
        await AssignedCustomer.NewManager(host, admin, "540102");
        // Nobody is responsible for this region, so the customer waits.
        await AssignedCustomer.CreateApproved(host, "654003");
        await host.WaitUntilSettled();
        foreach (var (path, command) in ((string, string[])[])[("/managers/workload", ["managers", "list"]),
            ("/managers/coverage", ["managers", "coverage"]), ("/reviews/metrics", ["reviews", "metrics"])])
        {
            var (exit, output, errors) = await CommandRunner.Run(host, [.. command, "--json"]);
            exit.ShouldBe(0, errors);
            var shown = (await host.Get(path, admin.Token, ("Accept-Language", "en"))).ShouldBe(200).Json;
            JsonNode.DeepEquals(JsonNode.Parse(output), shown).ShouldBeTrue($"{path}: {output} {shown}");
            (await CommandRunner.Run(host, command)).Exit.ShouldBe(0);
        }
        var parked = await CommandRunner.Run(host, ["assignment", "parked", "--json"]);
        parked.Exit.ShouldBe(1, "somebody waits");
        JsonNode.Parse(parked.Output)!.AsArray().Select(c => c!["customerId"]!.GetValue<Guid>())
            .ShouldBe((await host.Get("/assignment/parked?limit=100", admin.Token)).Items.Select(c => c!["customerId"]!.GetValue<Guid>()));
        (await CommandRunner.Run(host, ["assignment", "parked"])).Output.ShouldContain("No manager for this region");
        (await CommandRunner.Run(host, ["reviews", "metrics", "--from", "2026-03-10", "--to", "2026-03-09"])).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task a_reviewer_has_an_id_at_wecom_and_has_it_no_more()
    {
        var it = await Staff.Of(host);
        var name = await host.ExecuteScalar<string>("select username from pc_staff where id = @Id", new { it.Id });
        Task<string?> Id() => host.ExecuteScalar<string?>("select wecom_user_id from pc_staff where id = @Id", new { it.Id })!;
        (await CommandRunner.Run(host, ["staff", "wecom", name, "li|si"])).Exit.ShouldNotBe(0);
        (await CommandRunner.Run(host, ["staff", "wecom", name])).Exit.ShouldNotBe(0);
        (await CommandRunner.Run(host, ["staff", "wecom", name, "li.si"])).Exit.ShouldBe(0);
        (await Id()).ShouldBe("li.si");
        (await CommandRunner.Run(host, ["staff", "wecom", name, "--remove"])).Exit.ShouldBe(0);
        (await Id()).ShouldBeNull();
        (await CommandRunner.Run(host, ["staff", "history", name])).Output.ShouldContain("staff_wecom_changed");
    }
}
