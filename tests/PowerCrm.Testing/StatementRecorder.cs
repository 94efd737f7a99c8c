using System.Collections.Concurrent;
using System.Diagnostics;

namespace PowerCrm.Testing;

/// <summary>
/// Records the statements that one piece of work sends to PostgreSQL, in order: each command or batch of Npgsql is one round trip. A COMMIT
/// is a round trip too, but is not listed; a BEGIN is sent together with the next statement.
/// </summary>
public sealed class StatementRecorder : IDisposable
{
    private readonly ConcurrentQueue<string> recorded = new();
    private readonly ActivityListener listener;
    private readonly string trace = ActivityTraceId.CreateRandom().ToHexString();

    public StatementRecorder()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore" or nameof(StatementRecorder),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = it =>
            {
                if (it.Source.Name == "Npgsql" && it.TraceId.ToHexString() == trace
                    && (it.GetTagItem("db.query.text") ?? it.GetTagItem("db.statement")) is string text)
                    recorded.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The header of a request whose statements are recorded.</summary>
    public (string Name, string Value) Header => ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

    public IReadOnlyList<string> Recorded => [.. recorded];

    /// <summary>Records the statements of this work.</summary>
    public async Task Record(Func<Task> work)
    {
        using var activity = new Activity(nameof(StatementRecorder)).SetParentId(Header.Value).Start();
        await work();
    }

    public void Dispose() => listener.Dispose();
}
