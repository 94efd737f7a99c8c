using System.Collections.Concurrent;
using System.Diagnostics;

namespace PowerCrm.Testing;

/// <summary>
/// Records the statements that one piece of work sends to PostgreSQL, in order: each command or batch of Npgsql is one round trip. A COMMIT
/// is a round trip too, but is not listed; a BEGIN is sent together with the next statement.
/// </summary>
public sealed class StatementRecorder : IDisposable
{
    private readonly ConcurrentQueue<string> statements = new();
    private readonly ActivityListener listener;
    private readonly string traceId = ActivityTraceId.CreateRandom().ToHexString();

    public StatementRecorder()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore" or nameof(StatementRecorder),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId.ToHexString() == traceId
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text)
                    statements.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The header of a request whose statements are recorded.</summary>
    public (string Name, string Value) Header => ("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");

    public IReadOnlyList<string> Statements => [.. statements];

    /// <summary>Records the statements of this work.</summary>
    public async Task Record(Func<Task> work)
    {
        using var activity = new Activity(nameof(StatementRecorder)).SetParentId(Header.Value).Start();
        await work();
    }

    public void Dispose() => listener.Dispose();
}
