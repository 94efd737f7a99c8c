using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// A pool of processes that read pictures, each one picture at a time. Its size is configured; further callers wait. A worker is started
/// when needed and ended after a time without work. After a fault, and after its hundredth picture, it is replaced.
/// </summary>
public sealed partial class ReadingWorkers : IAsyncDisposable
{
    /// <summary>A worker is replaced after so many pictures: it runs native code on untrusted pictures and may leak memory.</summary>
    private const int MostPictures = 100;

    private readonly OcrOptions ocr;
    private readonly PictureOptions pictures;
    private readonly TimeProvider clock;
    private readonly ILogger<ReadingWorkers> log;
    private readonly SemaphoreSlim places;
    private readonly Lock admission = new();
    private readonly Stack<ReadingWorker> idle = new();
    private readonly ITimer sweep;
    private int waiting;

    public ReadingWorkers(IOptions<OcrOptions> ocr, IOptions<PictureOptions> pictures, TimeProvider clock, ILogger<ReadingWorkers> log)
    {
        (this.ocr, this.pictures, this.clock, this.log) = (ocr.Value, pictures.Value, clock, log);
        places = new SemaphoreSlim(Places);
        sweep = clock.CreateTimer(_ => EndIdle(), null, this.ocr.Idle / 2, this.ocr.Idle / 2);
    }

    private int Places => ocr.Concurrency > 0 ? ocr.Concurrency : Environment.ProcessorCount;

    /// <summary>Waits for a place in the pool; disposing the result frees it.</summary>
    /// <exception cref="ReadingException">No place became free in time, or too many callers wait already.</exception>
    public async Task<ReadingTurn> Begin(CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        if (!await Enter(ct))
            throw Fault(ReadingFault.TookTooLong);
        return new ReadingTurn(this, pictures, ocr.WallClock - Stopwatch.GetElapsedTime(begun));
    }

    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        foreach (var worker in Taken(_ => true))
            worker.End();
        places.Dispose();
    }

    /// <summary>
    /// Waits for a place in a queue of limited length: every waiting request holds a picture in memory, and in a long queue it would time
    /// out anyway.
    /// </summary>
    private async Task<bool> Enter(CancellationToken ct)
    {
        if (places.Wait(0, ct))
            return true;
        try
        {
            var most = ocr.Waiting > 0 ? ocr.Waiting : 8 * Places;
            return Interlocked.Increment(ref waiting) <= most && await places.WaitAsync(ocr.WallClock, ct);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    internal void Leave() => places.Release();

    /// <summary>
    /// Returns an idle worker when there is one: its models are loaded and its code is compiled. Otherwise starts a new one.
    /// </summary>
    internal async Task<ReadingWorker> Take(CancellationToken ct)
    {
        while (true)
        {
            ReadingWorker? free;
            lock (admission)
                idle.TryPop(out free);
            if (free is null)
                return await ReadingWorker.Start(ocr, pictures, ct) is { } started ? started : throw Fault(ReadingFault.Missing);
            if (free.IsAlive)
                return free;
            free.End();
        }
    }

    internal void GiveBack(ReadingWorker worker)
    {
        if (!worker.IsAlive || worker.Pictures >= MostPictures)
        {
            worker.End();
            return;
        }
        worker.FreeSince = clock.GetTimestamp();
        lock (admission)
            idle.Push(worker);
    }

    internal ReadingException Fault(ReadingFault fault)
    {
        if (fault == ReadingFault.Missing)
            LogMissing(pictures.Vips, pictures.Prlimit);
        if (fault == ReadingFault.TookTooLong)
            LogTookTooLong();
        return new ReadingException(fault);
    }

    private void EndIdle()
    {
        foreach (var worker in Taken(w => clock.GetElapsedTime(w.FreeSince) >= ocr.Idle))
            worker.End();
    }

    private List<ReadingWorker> Taken(Func<ReadingWorker, bool> which)
    {
        lock (admission)
        {
            var taken = idle.Where(which).ToList();
            var left = idle.Except(taken).Reverse().ToList();
            idle.Clear();
            foreach (var worker in left)
                idle.Push(worker);
            return taken;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Documents cannot be read: the reading process did not start, or one of {Vips}, {Prlimit} was not found; check-env says which.")]
    partial void LogMissing(string vips, string prlimit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading a picture timed out.")]
    partial void LogTookTooLong();
}

/// <summary>Why a picture could not be read. Contains nothing that was read.</summary>
public sealed class ReadingException(ReadingFault fault) : Exception($"Reading: {fault}.")
{
    public ReadingFault Fault => fault;
}

public enum ReadingFault
{
    Failed,
    TookTooLong,
    Missing,
}
