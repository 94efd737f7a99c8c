using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Stress;

/// <summary>
/// A host to be frozen and killed by the tests. The environment names the database; the argument what it does: <c>lead</c> runs the readers,
/// <c>work</c> also appends and rebuilds without end, and says on its output what was acknowledged.
/// </summary>
public static class Program
{
    private const int Streams = 12, Writers = 4;

    public static async Task Main(string[] args)
    {
        var database = Environment.GetEnvironmentVariable("POWERCRM_STRESS_DB") ?? throw new InvalidOperationException("POWERCRM_STRESS_DB names no database.");
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(new MasterKey(new byte[32]));
        builder.Services.AddEventStore(_ => database, Tallies.Fill, o => o.Batch = 20);
        using var host = builder.Build();
        Answer.Slow = async () =>
        {
            Say("in hand");
            await Task.Delay(TimeSpan.FromSeconds(1));
            Say("let go");
        };
        await host.StartAsync();
        Say("ready");
        if (args is ["work"])
            await Work(host.Services);
        await host.WaitForShutdownAsync();
    }

    private static Task Work(IServiceProvider services)
    {
        var events = services.GetRequiredService<StreamsRoot>().As(Caller.System("stress"));
        var admin = services.GetRequiredService<Maintenance>();
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var (stream, token) = (Ids.Derived(Guid.Empty, "stress " + Random.Shared.Next(Streams)), Guid.CreateVersion7().ToString("N"));
                var outcome = await events.Decide<Steps>(stream, (it, _) => Decision.Append(new Stepped(token, 1), new Stepped(token + "b", 2)), CancellationToken.None);
                if (outcome is Outcome.Done done)
                    Say($"ack {stream} {done.Version} {token}");
            }
        }));
        var rebuilds = Task.Run(async () =>
        {
            while (true)
                foreach (var projection in (string[])["tally", "total"])
                    Say("rebuilt " + await Rebuilt(admin, projection));
        });
        return Task.WhenAll([.. writers, rebuilds]);
    }

    /// <summary>The rebuild of a process that was killed a moment ago may still hold its lock.</summary>
    private static async Task<string> Rebuilt(Maintenance admin, string projection)
    {
        try
        {
            var found = await admin.Rebuild(projection, null, CancellationToken.None);
            return $"{projection} {found.Different + found.OnlyNew + found.OnlyOld}";
        }
        catch (InvalidOperationException)
        {
            return $"{projection} 0";
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.Write(line + '\n');
            Console.Out.Flush();
        }
    }
}
