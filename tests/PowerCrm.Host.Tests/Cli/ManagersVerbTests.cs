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
