using System.Collections.Concurrent;
using Polly.CircuitBreaker;

namespace PowerCrm.Vendors;

/// <summary>Counts the calls and faults of each vendor since this host started, and shows the state of the circuit breakers.</summary>
public sealed class VendorHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <param name="Circuit"><c>closed</c> (calls go out), <c>open</c> (calls are held back), <c>half_open</c> (a trial call) or
    /// <c>unused</c>.</param>
    /// <param name="LastFault"><c>http_503</c> and the like, <c>unanswered</c>, <c>not_sent</c>.</param>
    public sealed record Snapshot(string Service, string Circuit, long Calls, long Faults, string? LastFault, DateTimeOffset? LastFaultAt);

    /// <summary>All kinds of calls, including those that were never made.</summary>
    public IReadOnlyList<Snapshot> All => [.. Pipelines.Names.Select(n => GetEntry(n).ToSnapshot(n))];

    /// <summary>
    /// Creates a state provider for a breaker that is being built. Each build needs its own: two first calls at the same moment build the
    /// same pipeline twice, and one of the two is discarded.
    /// </summary>
    internal CircuitBreakerStateProvider AddBreaker(string pipeline)
    {
        var breaker = new CircuitBreakerStateProvider();
        GetEntry(pipeline).Breakers.Add(breaker);
        return breaker;
    }

    internal Exchange Record(string pipeline, Exchange exchange)
    {
        GetEntry(pipeline).Record(exchange switch
        {
            Exchange.Replied { Status: < 500 } => null,
            Exchange.Replied replied => $"http_{replied.Status}",
            Exchange.NotSent => "not_sent",
            _ => "unanswered",
        }, time.GetUtcNow());
        return exchange;
    }

    private Entry GetEntry(string pipeline) => entries.GetOrAdd(pipeline, _ => new Entry());

    private sealed class Entry
    {
        private readonly Lock guard = new();
        private long calls, faults;
        private string? lastFault;
        private DateTimeOffset? lastFaultAt;

        public ConcurrentBag<CircuitBreakerStateProvider> Breakers { get; } = [];

        public void Record(string? fault, DateTimeOffset now)
        {
            lock (guard)
            {
                calls++;
                if (fault is null)
                    return;
                faults++;
                (lastFault, lastFaultAt) = (fault, now);
            }
        }

        public Snapshot ToSnapshot(string name)
        {
            lock (guard)
                return new Snapshot(name, DescribeCircuit(), calls, faults, lastFault, lastFaultAt);
        }

        // The pipeline is built at the first call; before that there is no state.
        private string DescribeCircuit()
        {
            if (calls == 0)
                return "unused";
            var states = Breakers.Select(ReadState).ToList();
            return states.Exists(s => s is CircuitState.Open or CircuitState.Isolated) ? "open"
                : states.Contains(CircuitState.HalfOpen) ? "half_open" : "closed";
        }

        // When two pipelines were built at once, the discarded one is disposed, and reading the state of its breaker throws.
        private static CircuitState ReadState(CircuitBreakerStateProvider breaker)
        {
            try
            {
                return breaker.CircuitState;
            }
            catch (ObjectDisposedException)
            {
                return CircuitState.Closed;
            }
        }
    }
}
