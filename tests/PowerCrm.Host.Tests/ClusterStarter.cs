using Microsoft.Extensions.Logging.Abstractions;
using PowerCrm.Embedded;

namespace PowerCrm.Host.Tests;

/// <summary>
/// Runs this assembly as a program: a host that only holds an embedded cluster until its input ends, so that tests can kill it.
/// </summary>
internal static class ClusterStarter
{
    public static async Task<int> Main(string[] args)
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedOptions(args[0]) { Durable = false }, NullLogger.Instance, CancellationToken.None);
        await Console.Out.WriteLineAsync($"{postgres.Port} {postgres.WasStarted}");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
