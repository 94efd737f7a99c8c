using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Polly.CircuitBreaker;

namespace PowerCrm.Vendors;

/// <summary>Counts the calls and faults of each vendor since this host started, and shows the state of the circuit breakers.</summary>
public sealed class VendorHealth(TimeProvider time)
{
    internal const string MeterName = "PowerCrm.Vendors";

    /// <summary>How many codes of a service are counted each by itself. The codes come from outside.</summary>
    private const int MaxCodes = 50;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("powercrm.vendors.refused",
        description: "Calls that a vendor refused for a reason that the operator has to mend, by service and code");

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<CircuitBreakerManualControl> controls = [];

    /// <param name="Circuit"><c>closed</c> (calls go out), <c>open</c> (calls are held back), <c>half_open</c> (a trial call) or
    /// <c>unused</c>.</param>
    /// <param name="LastFault"><c>http_503</c> and the like, <c>unanswered</c>, <c>not_sent</c>, or the vendor's code of a refusal.</param>
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

    /// <summary>Creates the manual control of a breaker that is being built; each build needs its own.</summary>
    internal CircuitBreakerManualControl AddControl()
    {
        var control = new CircuitBreakerManualControl();
        controls.Add(control);
        return control;
    }

    /// <summary>Closes all circuits and forgets what opened them. For the sandbox, whose vendors work again at once.</summary>
    public async Task CloseCircuits(CancellationToken ct)
    {
        foreach (var control in controls)
            await control.CloseAsync(ct);
    }

    internal Exchange Record(string pipeline, Exchange exchange)
    {
        var refusal = exchange is Exchange.Replied reply && IsRefusal(pipeline, reply) ? FormatStatus(reply.Status) : null;
        GetEntry(pipeline).Record(exchange switch
        {
            _ when refusal is not null => null,
            Exchange.Replied { Status: 429 or >= 500 } replied => FormatStatus(replied.Status),
            Exchange.Replied => null,
            Exchange.NotSent => "not_sent",
            _ => "unanswered",
        }, time.GetUtcNow());
        if (refusal is not null)
            RecordRefusal(pipeline, refusal);
        return exchange;
    }

    /// <summary>
    /// Records that a recorded call was refused for a reason that the operator has to mend: a key, an address list, a bill, a quota, a
    /// template. Not for what concerns one user (a wrong code, a blocked phone), nor for load, which ends by itself.
    /// </summary>
    /// <param name="code">The vendor's code.</param>
    internal void RecordRefusal(string pipeline, string code)
    {
        var counted = GetEntry(pipeline).RecordRefusal(code, time.GetUtcNow());
        Refusals.Add(1, new KeyValuePair<string, object?>("service", pipeline), new KeyValuePair<string, object?>("code", counted));
    }

    internal void RecordRefusal(string pipeline, int code) => RecordRefusal(pipeline, code.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// True for a status by which the vendor, or a proxy before it, refuses the call itself. The vendors answer with 200, also when they
    /// refuse, with two exceptions: Aliyun also with 4xx and a code, and the blob store with the statuses of HTTP.
    /// </summary>
    private static bool IsRefusal(string pipeline, Exchange.Replied reply) => (pipeline, reply.Status) switch
    {
        (_, 200 or 429 or >= 500) or (Pipelines.Blobs, 204 or 404) => false,
        (Pipelines.Sms, _) => reply.ParseJson() is null,
        _ => true,
    };

    private static string FormatStatus(int status) => string.Create(CultureInfo.InvariantCulture, $"http_{status}");

    private Entry GetEntry(string pipeline) => entries.GetOrAdd(pipeline, _ => new Entry());

    private sealed class Entry
    {
        private readonly Lock guard = new();
        private long calls, faults;
        private string? lastFault;
        private DateTimeOffset? lastFaultAt;

        private readonly HashSet<string> codes = new(StringComparer.Ordinal);

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

        /// <returns>The code under which the refusal is counted.</returns>
        public string RecordRefusal(string code, DateTimeOffset now)
        {
            lock (guard)
            {
                faults++;
                (lastFault, lastFaultAt) = (code, now);
                return codes.Contains(code) || codes.Count < MaxCodes && codes.Add(code) ? code : "other";
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
