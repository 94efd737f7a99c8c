using System.Globalization;
using Npgsql;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>With several servers in the connection string, hosts, verbs and PostgreSQL's own programs find the primary.</summary>
[Trait("Category", "Slow")]
public class SeveralServersTests
{
    [Fact]
    public async Task a_host_that_starts_before_its_database_waits_for_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var builder = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var network = NetworkProxy.To(builder.Port);
        network.Cut();
        builder.Port = network.Port;
        var root = Directory.CreateTempSubdirectory("powercrm-late-");
        try
        {
            var log = Path.Combine(root.FullName, "log");
            var starting = HostProcess.StartAsync(builder.ConnectionString, Path.Combine(root.FullName, "blobs"), ("Logging__Path", log));
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(log) && File.ReadAllText(log).Contains(
                "The database cannot be reached (ConnectionRefused)", StringComparison.Ordinal)), TimeSpan.FromMinutes(2));

            network.Restore();

            await using var host = await starting;
            (await host.Http.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task a_host_does_not_wait_for_a_database_that_does_not_exist()
    {
        var builder = new NpgsqlConnectionStringBuilder(await TestCluster.ConnectionStringAsync()) { Database = "powercrm_nowhere" };
        await using var host = await HostFactory.Build(["--environment=Development",
            $"--ConnectionStrings:PowerCrm={builder.ConnectionString}", $"--Keys:Master={TestHost.MasterKey}"], readers: true,
            CancellationToken.None);
        // A host that waits would wait without a limit; this one ends the test then.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        (await Should.ThrowAsync<PostgresException>(() => RunHost.PrepareWhenReachable(host, timeout.Token))).SqlState
            .ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_primary_of_several_servers_is_found()
    {
        await using var server = await PostgresServer.Start(CancellationToken.None);
        var builder = new NpgsqlConnectionStringBuilder(await server.CreateDatabase("several", CancellationToken.None));
        var standby = FreePort.Next();
        var root = Directory.CreateTempSubdirectory("powercrm-several-");
        await server.Run("""
            pg_basebackup --pgdata="$BASE" --write-recovery-conf --checkpoint=fast --wal-method=stream
            pg_ctl start -s -w -D "$BASE" -l "$BASE.log" \
                -o "-c port=$STANDBY -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
            """, new() { ["STANDBY"] = standby.ToString(CultureInfo.InvariantCulture) });
        try
        {
            builder.Host = $"127.0.0.1:{FreePort.Next()},127.0.0.1:{standby},{builder.Host}:{builder.Port}";
            builder.Remove("Port");
            await using var host = await HostProcess.StartAsync(builder.ConnectionString, Path.Combine(root.FullName, "blobs"));
            foreach (var verb in (string[])["make", "verify"])
            {
                var info = host.CommandStartInfo("backup");
                var (exit, output, errors) = await Shell.Run(
                    $"dotnet '{info.ArgumentList[0]}' backup {verb} '{root.FullName}/monday' --keys '{root.FullName}/monday.keys'", info);
                exit.ShouldBe(0, verb + output + errors);
            }
        }
        finally
        {
            await server.Run("pg_ctl stop -s -m immediate -D \"$BASE\"", []);
            root.Delete(recursive: true);
        }
    }
}
