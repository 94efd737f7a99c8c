using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using PowerCrm.Stress;

namespace PowerCrm.EventStore.Tests;

/// <summary>Hosts that are killed at any moment of append, batch and rebuild, and one that is frozen and thawed too late.</summary>
public sealed class KilledAnywhereTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(Tallies.Fill);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    [Trait("Category", "Slow")]
    public Task twenty_kills_lose_nothing_and_repeat_nothing() => Kill(20, seed: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task two_hundred_kills_lose_nothing_and_repeat_nothing() => Kill(200, seed: 2);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_frozen_leader_is_superseded_and_its_late_batch_rolled_back()
    {
        using var frozen = Child.Start(store, "lead");
        await frozen.Says("ready");
        var stream = Guid.CreateVersion7();
        await store.Append(stream, new Stepped("slow", 1));
        await frozen.Says("in hand");
        frozen.Signal(Child.Stop);

        await store.Start();
        await store.Settled();
        (await store.Effects(stream)).ShouldBe([1], "the new leader handled it");
        frozen.Signal(Child.Continue);
        await frozen.Says("let go");
        await store.Append(stream, new Stepped("after", 1));
        await store.Settled();

        (await store.Effects(stream)).ShouldBe([1, 2]);
        await Verify([]);

        // It is a follower now, and leads again when its turn comes.
        await store.Stop();
        await store.Append(stream, new Stepped("again", 1));
        await store.Settled();
        (await store.Effects(stream)).ShouldBe([1, 2, 3]);
        frozen.Process.HasExited.ShouldBeFalse();
    }

    private async Task Kill(int kills, int seed)
    {
        var random = new Random(seed);
        var acknowledged = new List<string>();
        for (var i = 0; i < kills; i++)
        {
            using var child = Child.Start(store, "work");
            await child.Says("ready");
            // A number of lines, not a time: it falls anywhere in what the child does, however slow the machine.
            for (var lines = random.Next(1, 120); lines > 0; lines--)
                acknowledged.Add(await child.Line());
            await store.One<int>("select 1 from pg_sleep(@s)", new { s = random.NextDouble() / 50 });
            child.Process.Kill();
            await foreach (var line in child.Rest())
                acknowledged.Add(line);
        }
        await store.Start();
        await store.Settled();
        await Verify(acknowledged.Where(l => l.StartsWith("ack ", StringComparison.Ordinal)).Select(l => l.Split(' ')).ToList());
        acknowledged.Where(l => l.StartsWith("rebuilt ", StringComparison.Ordinal)).ShouldAllBe(l => l.EndsWith(" 0", StringComparison.Ordinal));
        foreach (var projection in (string[])["tally", "total"])
        {
            var rebuilt = await store.Admin.Rebuild(projection, null, CancellationToken.None);
            (rebuilt.Different, rebuilt.OnlyNew, rebuilt.OnlyOld).ShouldBe((0, 0, 0), string.Join(", ", rebuilt.Examples));
        }
    }

    private async Task Verify(IReadOnlyList<string[]> acknowledged)
    {
        var log = (await store.All<(Guid Stream, long Version, string Token)>(
            "select stream_id, version, data->>'Token' from mt_events where type = 'stepped'")).ToDictionary(e => (e.Stream, e.Version), e => e.Token);
        foreach (var ack in acknowledged)
        {
            var (stream, version) = (Guid.Parse(ack[1]), long.Parse(ack[2], CultureInfo.InvariantCulture));
            log[(stream, version - 1)].ShouldBe(ack[3]);
            log[(stream, version)].ShouldBe(ack[3] + "b");
        }
        log.Values.Distinct().Count().ShouldBe(log.Count, "no write is in the log twice");
        (await store.All<Guid>("""
            select s.id from mt_streams s left join mt_events e on e.stream_id = s.id
            group by s.id having count(e.*) <> s.version or max(e.version) <> s.version or min(e.version) <> 1
            """)).ShouldBeEmpty("versions have no gaps");
        (await store.All<Guid>("""
            select e.id from mt_events e left join effects f on f.event = e.id and f.subscription = 'answer'
            where e.type = 'stepped' group by e.id having count(f.*) <> 1
            """)).ShouldBeEmpty("each event has its effect exactly once");
        (await store.One<int>("select count(*)::int from mt_events where type = 'answered'")).ShouldBe(log.Count, "and its answer");
        (await store.One<int>("select count(*)::int from pc_parked_streams")).ShouldBe(0);
        (await store.Documents.Find<Total>("all", CancellationToken.None))!.Times.ShouldBe(log.Count);
        (await store.All<Guid>("""
            select e.stream_id from mt_events e left join mt_doc_tally d on d.id = e.stream_id where e.type = 'stepped'
            group by e.stream_id, d.data, d.mt_version having (d.data->>'Times')::bigint is distinct from count(*) or d.mt_version <> max(e.version)
            """)).ShouldBeEmpty("the documents are the folds");
    }

    /// <summary>The host in a process of its own.</summary>
    private sealed class Child : IDisposable
    {
        public const int Stop = 19, Continue = 18;
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

        private Child(Process process)
        {
            Process = process;
            _ = Task.Run(async () =>
            {
                while (await process.StandardOutput.ReadLineAsync() is { } line)
                    lines.Writer.TryWrite(line);
                lines.Writer.Complete();
            });
            _ = process.StandardError.ReadToEndAsync();
        }

        public Process Process { get; }

        public static Child Start(Store store, string what)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Tallies).Assembly.Location, what])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
                Environment = { ["POWERCRM_STRESS_DB"] = store.ConnectionString },
            };
            return new Child(Process.Start(start) ?? throw new InvalidOperationException("The child did not start."));
        }

        public async Task<string> Line() => await lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        public async Task Says(string what)
        {
            while (await Line() != what)
            {
            }
        }

        public IAsyncEnumerable<string> Rest() => lines.Reader.ReadAllAsync();

        public void Signal(int signal) => Send(Process.Id, signal).ShouldBe(0);

        public void Dispose()
        {
            if (!Process.HasExited)
                Process.Kill();
            Process.Dispose();
        }

        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        private static extern int Send(int pid, int signal);
    }
}
