using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Builds a read model again beside the live one and swaps them; progress is sent as server-sent events. Only one rebuild runs at a time
/// across all hosts. If the client closes the stream, the rebuild stops, and the next one continues from there.
/// </summary>
internal static class RebuildProjection
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    /// <param name="Phase"><c>build</c>, <c>swap</c> or <c>compare</c>.</param>
    public sealed record Progress(string Projection, string Phase, long Done, long Total);

    /// <param name="Different">Rows that were wrong in the live table, as are <paramref name="OnlyOld"/> and
    /// <paramref name="OnlyNew"/>.</param>
    /// <param name="Moved">Rows that were written during the rebuild.</param>
    public sealed record Finished(string Projection, long Events, long Documents, long Same, long Different, long OnlyOld, long OnlyNew,
        long Moved, long TookMs, long LockedMs);

    /// <param name="Code"><c>event_not_applicable</c> (with the event's number), or <c>failed</c>: details are in the host's log.</param>
    public sealed record Failed(string Projection, string Code, long? Event);

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/ops/projections/{name}/rebuild", Handle)
        .RequireStaff("admin").WithName(nameof(RebuildProjection)).WithTags("operations").WithProblemCodes("rebuild_running")
        .Produces<Progress>(StatusCodes.Status200OK, ServerSentEvents.ContentType);

    [DisableRequestTimeout]
    private static async Task<IResult> Handle(string name, Body<Request> body, CurrentCaller caller, Maintenance admin,
        OperatorActions actions, NpgsqlDataSource database, HttpContext http, IHostApplicationLifetime host, ILogger<Finished> log)
    {
        if (!admin.Projections.Contains(name))
            return Problem.NotFound;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var ct = stopping.Token;
        await using var sessionLock = await SessionLock.TryAcquire(database, "rebuild_projection", ct);
        if (sessionLock is null)
            return new Problem("rebuild_running") { RetryAfter = TimeSpan.FromSeconds(5) };
        await actions.Record("rebuild", name, body.Value.Reason, caller.Actor, ct);
        return await Run(name, admin, http, log, stopping);
    }

    private static async Task<IResult> Run(string name, Maintenance admin, HttpContext http, ILogger log, CancellationTokenSource stopping)
    {
        // Only the latest step matters to the client.
        var steps = Channel.CreateBounded<RebuildProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var (ct, rebuild) = (stopping.Token, Rebuild(name, admin, steps.Writer, stopping.Token));
        ServerSentEvents? stream = null;
        ServerSentEvents OpenStream() => stream ??= new ServerSentEvents(http);
        try
        {
            long id = 0;
            while (await WaitForStep(steps.Reader, ct) is { } hasStep)
                if (!hasStep)
                    await OpenStream().SendComment("still here", ct);
                else if (steps.Reader.TryRead(out var step))
                    await OpenStream().Send("progress", ++id, new Progress(step.Projection, step.Phase, step.Done, step.Total), ct);
            var it = await rebuild;
            await OpenStream().Send("done", ++id, new Finished(it.Projection, it.Events, it.Documents, it.Same, it.Different, it.OnlyOld,
                it.OnlyNew, it.Moved, (long)it.Elapsed.TotalMilliseconds, (long)it.LockDuration.TotalMilliseconds), ct);
        }
        // The command line is running one; it does not use the lock above.
        catch (RebuildRunningException) when (stream is null)
        {
            return new Problem("rebuild_running") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The client disconnected, or the host is stopping. What was built is kept, and the next rebuild continues with it.
        }
        catch (Exception e) when (e is not IOException)
        {
            var seq = (e as InapplicableEventException)?.Sequence;
            RebuildLog.LogRebuildFailed(log, name, e.GetType().Name, seq);
            await OpenStream().Send("failed", 0, new Failed(name, seq is null ? "failed" : "event_not_applicable", seq), ct);
        }
        finally
        {
            // The rebuild must have ended before the lock is released.
            await stopping.CancelAsync();
            await ((Task)rebuild).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return Results.Empty;
    }

    private static async Task<RebuildResult> Rebuild(string name, Maintenance admin, ChannelWriter<RebuildProgress> steps,
        CancellationToken ct)
    {
        try
        {
            return await admin.Rebuild(name, new StepProgress(steps), ct);
        }
        finally
        {
            steps.TryComplete();
        }
    }

    /// <summary>Returns true if there is a step, false if there was none for a while, null if there will be no more.</summary>
    private static async Task<bool?> WaitForStep(ChannelReader<RebuildProgress> steps, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(CommentInterval);
        try
        {
            return await steps.WaitToReadAsync(timeout.Token) ? true : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class StepProgress(ChannelWriter<RebuildProgress> writer) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => writer.TryWrite(value);
    }
}

internal static partial class RebuildLog
{
    [LoggerMessage(1, LogLevel.Error, "Rebuilding {Projection} failed with {Type} (event {Sequence})")]
    public static partial void LogRebuildFailed(ILogger log, string projection, string type, long? sequence);
}
