using System.Text.RegularExpressions;
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

    /// <summary>As root, the server's files are outside the temporary folder, because the server's user cannot enter it.</summary>
    [Fact, Trait("Category", "Full")]
    public async Task of_a_server_of_its_own_that_does_not_start_no_folder_is_left()
    {
        var backup = await CommandRunner.Run(host, "backup", "make", name, "--keys", name + ".keys");
        backup.Exit.ShouldBe(0, backup.Errors);
        // Programs of a newer version than any other, which fail. The server's user has to be able to run them.
        var programs = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), name + "-programs")).FullName;
        try
        {
            foreach (var program in (string[])["initdb", "pg_ctl"])
                await File.WriteAllTextAsync(Path.Combine(programs, program),
                    "#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_ctl (PostgreSQL) 99.0'\n");
            (await Shell.Run($"chmod 755 '{programs}' '{programs}'/*; mkdir '{programs}/temporary'")).Exit.ShouldBe(0);
            var info = CommandRunner.CreateStartInfo(host);
            (info.Environment["PATH"], info.Environment["TMPDIR"]) =
                ($"{programs}:{Environment.GetEnvironmentVariable("PATH")}", $"{programs}/temporary");
            var verified = await Shell.Run($"dotnet '{info.ArgumentList[0]}' backup verify '{Path.GetFullPath(name)}' "
                + $"--keys '{Path.GetFullPath(name)}.keys' --own-server", info);
            verified.Exit.ShouldBe(2, verified.Errors + verified.Output);
            var serverFolder = Regex.Match(verified.Errors, "initdb failed in (.+?): ").Groups[1].Value;
            serverFolder.ShouldNotBeEmpty(verified.Errors);
            Path.Exists(serverFolder).ShouldBeFalse(serverFolder);
            Directory.GetDirectories($"{programs}/temporary", "powercrm_verify_*").ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(programs, recursive: true);
        }
    }

    [Fact]
    public async Task a_backup_that_failed_leaves_no_folder()
    {
        var keys = Path.Combine("no-such-folder", name);
        (await CommandRunner.Run(host, "backup", "make", name, "--keys", keys)).Exit.ShouldBe(2);
        Path.Exists(name).ShouldBeFalse();
    }
}
