using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>A relative path is resolved from the operator's working folder, and a failed attempt leaves no files behind.</summary>
[Trait("Category", "Slow")]
public sealed class RelativeBackupTests : IAsyncLifetime
{
    private readonly string name = "backup-" + Guid.CreateVersion7().ToString("N");
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(readers: false);

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        if (Directory.Exists(name))
            Directory.Delete(name, recursive: true);
        File.Delete(name + ".keys");
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_relative_folder_is_made_verified_and_restored()
    {
        var backup = await CommandRunner.Run(host, "backup", "make", name, "--keys", name + ".keys");
        backup.Exit.ShouldBe(0, backup.Errors);
        var verified = await CommandRunner.Run(host, "backup", "verify", name, "--keys", name + ".keys");
        verified.Exit.ShouldBe(0, verified.Errors + verified.Output);
        verified.Output.ShouldContain("tried on the same server");
        await using var empty = await TestDatabase.CreateAsync();
        var restored = await CommandRunner.Run(host, [("ConnectionStrings__PowerCrm", empty.ConnectionString)], "restore", name, "--keys",
            name + ".keys", "--yes");
        restored.Exit.ShouldBe(0, restored.Errors + restored.Output);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_backup_is_verified_on_a_server_of_its_own_of_which_nothing_is_left()
    {
        var backup = await CommandRunner.Run(host, "backup", "make", name, "--keys", name + ".keys");
        backup.Exit.ShouldBe(0, backup.Errors);
        var folders = Directory.GetDirectories(Path.GetTempPath(), "powercrm_verify_*");
        var verified = await CommandRunner.Run(host, "backup", "verify", name, "--keys", name + ".keys", "--own-server");
        verified.Exit.ShouldBe(0, verified.Errors + verified.Output);
        verified.Output.ShouldContain("tried on a server of its own");
        Directory.GetDirectories(Path.GetTempPath(), "powercrm_verify_*").Except(folders).ShouldBeEmpty();
        (await host.ExecuteScalar<long>("select count(*) from pc_backups where verified_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task a_backup_that_failed_leaves_no_folder()
    {
        var keys = Path.Combine("no-such-folder", name);
        (await CommandRunner.Run(host, "backup", "make", name, "--keys", keys)).Exit.ShouldBe(2);
        Path.Exists(name).ShouldBeFalse();
    }
}
