using System.Collections.Concurrent;
using System.Diagnostics;

namespace PowerCrm.Testing;

/// <summary>
/// What is asked of PostgreSQL on behalf of one piece of work, in order: each command or batch that Npgsql sends is one round trip. A
/// COMMIT is one too, and is not among them; a BEGIN goes along with what comes after it.
/// </summary>
public sealed class Statements : IDisposable
{
    private readonly ConcurrentQueue<string> asked = new();
    private readonly ActivityListener listener;
    private readonly string trace = ActivityTraceId.CreateRandom().ToHexString();

    public Statements()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore" or nameof(Statements),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = it =>
            {
                if (it.Source.Name == "Npgsql" && it.TraceId.ToHexString() == trace
                    && (it.GetTagItem("db.query.text") ?? it.GetTagItem("db.statement")) is string text)
                    asked.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The header of a request that is listened to.</summary>
    public (string Name, string Value) Header => ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

    public IReadOnlyList<string> Asked => [.. asked];

    /// <summary>Listens to what is done here.</summary>
    public async Task Of(Func<Task> work)
    {
        using var activity = new Activity(nameof(Statements)).SetParentId(Header.Value).Start();
        await work();
    }

    public void Dispose() => listener.Dispose();
}
