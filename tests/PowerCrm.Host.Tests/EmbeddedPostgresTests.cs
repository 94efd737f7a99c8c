using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PowerCrm.Embedded;

namespace PowerCrm.Host.Tests;

[Trait("Category", "Full")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-embedded-").FullName;

    /// <summary>Only its owner can access a temporary folder, but the server's user needs access too, as to a usual working copy.</summary>
    public EmbeddedPostgresTests()
    {
        const UnixFileMode access = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | access);
    }

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task a_fresh_folder_becomes_a_utf8_cluster_that_only_the_password_opens()
    {
        await using var postgres = await StartAsync();

        postgres.Folder.ShouldBe(Path.Combine(folder, "postgres"));
        (await ScalarAsync(postgres.ConnectionString, "show server_encoding")).ShouldBe("UTF8");
        (await ScalarAsync(postgres.ConnectionString, "show listen_addresses")).ShouldBe("127.0.0.1");
        (await ScalarAsync(postgres.ConnectionString, "show timezone")).ShouldBe("UTC");
        (await ScalarAsync(postgres.ConnectionString, "select datcollate from pg_database where datname = current_database()"))
            .ShouldBeOneOf("C.UTF-8", "C");
        (await ScalarAsync(postgres.ConnectionString, "select lower('É')")).ShouldBe("é");
        var guess = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Pooling = false };
        var exception = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(guess.ConnectionString, "select 1"));
        exception.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(postgres.Folder, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task the_development_cluster_flushes_to_disk()
    {
        await using var postgres = await StartAsync(durable: true);

        (await ScalarAsync(postgres.ConnectionString, "show fsync")).ShouldBe("on");
        (await ScalarAsync(postgres.ConnectionString, "show synchronous_commit")).ShouldBe("on");
        (await ScalarAsync(postgres.ConnectionString, "show full_page_writes")).ShouldBe("on");
    }

    [Fact]
    public async Task a_restart_keeps_the_data_and_the_port()
    {
        int port;
        await using (var first = await StartAsync())
        {
            port = first.Port;
            Postmaster.FindRunning(new ClusterLocation(first.Folder)).ShouldNotBeNull();
            await ScalarAsync(first.ConnectionString, "create table kept as select 42 as answer");
        }
        Postmaster.FindRunning(new ClusterLocation(Path.Combine(folder, "postgres"))).ShouldBeNull("the last one out stops the server");

        await using var second = await StartAsync();

        second.WasStarted.ShouldBeTrue();
        second.Port.ShouldBe(port);
        (await ScalarAsync(second.ConnectionString, "select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task the_server_of_a_killed_host_is_found_again()
    {
        using var host = StartHost();
        var port = (await host.StandardOutput.ReadLineAsync())!.Split(' ')[0];
        host.Kill();
        await host.WaitForExitAsync();

        await using (var next = await StartAsync())
        {
            next.WasStarted.ShouldBeFalse();
            next.Port.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(port);
        }

        await using var last = await StartAsync();
        last.WasStarted.ShouldBeTrue("the next host was the last one out, so it stopped the server it had found");
    }

    [Fact]
    public async Task two_hosts_that_start_at_once_share_one_server_and_the_last_one_stops_it()
    {
        using var first = StartHost();
        using var second = StartHost();
        var lines = await Task.WhenAll(first.StandardOutput.ReadLineAsync(), second.StandardOutput.ReadLineAsync());

        lines.Select(line => line!.Split(' ')[0]).Distinct().Count().ShouldBe(1);
        lines.Count(line => line!.EndsWith("True", StringComparison.Ordinal)).ShouldBe(1);

        await EndAsync(first);
        await using (var third = await StartAsync()) third.WasStarted.ShouldBeFalse("one host is still there");
        await EndAsync(second);
        await using var last = await StartAsync();
        last.WasStarted.ShouldBeTrue("nobody was left");
    }

    [Fact]
    public async Task a_pid_file_whose_process_id_now_belongs_to_another_program_does_not_stop_the_start()
    {
        string pidFile;
        await using (var first = await StartAsync()) pidFile = Path.Combine(first.Folder, "data", "postmaster.pid");
        using var other = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        try
        {
            await File.WriteAllTextAsync(pidFile, $"{other.Id}\n{Path.GetDirectoryName(pidFile)}\n1700000000\n5432\n\n127.0.0.1\n");

            await using var second = await StartAsync();

            second.WasStarted.ShouldBeTrue();
            other.HasExited.ShouldBeFalse();
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task a_server_killed_with_its_host_recovers()
    {
        await using (var first = await StartAsync(durable: true))
        {
            await ScalarAsync(first.ConnectionString, "create table kept as select 42 as answer");
            using var server = Process.GetProcessById(Postmaster.FindRunning(new ClusterLocation(first.Folder))!.Pid);
            server.Kill();
            await Eventually.TrueAsync(() => Task.FromResult(Postmaster.FindRunning(new ClusterLocation(first.Folder)) is null));
        }

        await using var second = await StartAsync(durable: true);

        second.WasStarted.ShouldBeTrue();
        (await ScalarAsync(second.ConnectionString, "select answer from kept")).ShouldBe(42);
    }

    [Fact]
    public async Task an_initialisation_that_was_cut_short_is_begun_anew()
    {
        Directory.CreateDirectory(Path.Combine(folder, "postgres", "data.unfinished"));
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres", "data.unfinished", "PG_VERSION"), "15\n");

        await using var postgres = await StartAsync();

        (await ScalarAsync(postgres.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task a_missing_postgresql_is_reported_with_the_install_command()
    {
        var options = new EmbeddedOptions(folder) { ProgramFolders = [] };

        var exception = await Should.ThrowAsync<EmbeddedPostgresException>(() =>
            EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None));

        exception.Message.ShouldContain("No PostgreSQL 15 or newer was found");
        exception.Message.ShouldContain("install");
        Directory.Exists(Path.Combine(folder, "postgres")).ShouldBeFalse("nothing was made");
    }

    /// <summary>From 17 on, <c>pg_restore</c> begins with a setting that older servers refuse.</summary>
    [Theory]
    [InlineData(15, "17.2 16.6 15.10", 15)]
    [InlineData(15, "17.2 16.6", 16)]
    [InlineData(15, "17.2", null)]
    [InlineData(16, "15.10 17.2 18.1", null)]
    [InlineData(17, "16.6 18.1 17.2", 17)]
    [InlineData(17, "16.6 18.1", 18)]
    public async Task the_tools_of_a_backup_fit_the_server(int server, string installed, int? expected)
    {
        if (OperatingSystem.IsWindows()) return;
        var folders = installed.Split(' ').ToDictionary(version => Path.Combine(folder, version));
        // Written by another process: a program that this one still has open for writing cannot be started.
        using var shell = Process.Start("sh", ["-ec", string.Join('\n', folders.Select(f => $"""
            mkdir '{f.Key}'
            for program in pg_dump pg_restore; do
                printf '#!/bin/sh\necho "%s (PostgreSQL) {f.Value}"\n' "$program" > '{f.Key}'/$program
                chmod +x '{f.Key}'/$program
            done
            """))]);
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0);

        var tools = PostgresTools.FindAsync(folders.Keys, server, onlyDumps: false, CancellationToken.None);

        if (expected is not null)
            (await tools).Major.ShouldBe(expected.Value);
        else
            (await Should.ThrowAsync<EmbeddedPostgresException>(() => tools)).Message
                .ShouldContain($"PostgreSQL {server} or newer, but before 17, were not found");
        (await PostgresTools.FindAsync(folders.Keys, server, onlyDumps: true, CancellationToken.None)).Major
            .ShouldBe(expected ?? 17, "a dump by newer tools is better than none");
    }

    [Fact]
    public async Task a_server_started_by_root_uses_a_folder_its_user_can_reach_and_records_it()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        string location;
        await using (var postgres = await StartAsync()) location = postgres.Folder;
        try
        {
            location.ShouldStartWith("/var/lib/powercrm/");
            (await File.ReadAllTextAsync(Path.Combine(folder, "postgres.location"))).Trim().ShouldBe(location);
            await using var second = await StartAsync();
            second.Folder.ShouldBe(location);
        }
        finally
        {
            await EmbeddedPostgres.DeleteAsync(folder);
        }
        Directory.Exists(location).ShouldBeFalse("it is deleted with the data folder");
        Directory.Exists(folder).ShouldBeFalse();
    }

    /// <summary>The server refuses to create a database without a name, so the start fails when the server is already running.</summary>
    [Fact]
    public async Task a_server_whose_start_failed_halfway_is_stopped_before_its_folder_is_deleted()
    {
        var options = new EmbeddedOptions(folder) { Durable = false, Database = "" };
        await Should.ThrowAsync<PostgresException>(() =>
            EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None));
        var port = Postmaster.FindRunning(ClusterLocation.FindElsewhere(folder)
            ?? new ClusterLocation(Path.Combine(folder, "postgres")))!.Port;

        await EmbeddedPostgres.DeleteAsync(folder);

        Directory.Exists(folder).ShouldBeFalse();
        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port));
    }

    private Task<EmbeddedPostgres> StartAsync(bool durable = false) =>
        EmbeddedPostgres.StartAsync(new EmbeddedOptions(folder) { Durable = durable }, NullLogger.Instance, CancellationToken.None);

    private Process StartHost() => Process.Start(new ProcessStartInfo("dotnet", [typeof(ClusterStarter).Assembly.Location, folder])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task EndAsync(Process host)
    {
        host.StandardInput.Close();
        await host.WaitForExitAsync();
        host.ExitCode.ShouldBe(0);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
