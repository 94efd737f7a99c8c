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
    private const int MaxPicturesPerWorker = 100;

    private readonly OcrOptions ocr;
    private readonly PictureOptions pictures;
    private readonly TimeProvider clock;
    private readonly ILogger<ReadingWorkers> log;
    private readonly SemaphoreSlim slots;
    private readonly Lock idleLock = new();
    private readonly Stack<ReadingWorker> idle = new();
    private readonly ITimer sweepTimer;
    private int waitingCount;
    private bool isDisposed;

    public ReadingWorkers(IOptions<OcrOptions> ocr, IOptions<PictureOptions> pictures, TimeProvider clock, ILogger<ReadingWorkers> log)
    {
        (this.ocr, this.pictures, this.clock, this.log) = (ocr.Value, pictures.Value, clock, log);
        slots = new SemaphoreSlim(SlotCount);
        sweepTimer = clock.CreateTimer(_ => StopIdleWorkers(), null, this.ocr.Idle / 2, this.ocr.Idle / 2);
    }

    private int SlotCount => ocr.Concurrency > 0 ? ocr.Concurrency : Environment.ProcessorCount;

    /// <summary>Waits for a place in the pool; disposing the result frees it.</summary>
    /// <exception cref="ReadingException">No place became free in time, or too many callers wait already.</exception>
    public async Task<ReadingSession> BeginReading(CancellationToken ct)
    {
        var startedAt = Stopwatch.GetTimestamp();
        if (!await TryEnterQueue(ct))
            throw CreateException(ReadingFault.TimedOut);
        return new ReadingSession(this, pictures, ocr.WallClock - Stopwatch.GetElapsedTime(startedAt));
    }

    /// <summary>Stops the idle workers. Readings that are not finished keep theirs, which are stopped when they end.</summary>
    public async ValueTask DisposeAsync()
    {
        await sweepTimer.DisposeAsync();
        lock (idleLock)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            slots.Dispose();
        }
        foreach (var worker in TakeIdle(_ => true))
            worker.Stop();
    }

    /// <summary>
    /// Waits for a place in a queue of limited length: every waiting request holds a picture in memory, and in a long queue it would time
    /// out anyway.
    /// </summary>
    private async Task<bool> TryEnterQueue(CancellationToken ct)
    {
        if (slots.Wait(0, ct))
            return true;
        try
        {
            var limit = ocr.Waiting > 0 ? ocr.Waiting : 8 * SlotCount;
            return Interlocked.Increment(ref waitingCount) <= limit && await slots.WaitAsync(ocr.WallClock, ct);
        }
        finally
        {
            Interlocked.Decrement(ref waitingCount);
        }
    }

    internal void ReleaseSlot()
    {
        lock (idleLock)
            if (!isDisposed)
                slots.Release();
    }

    /// <summary>
    /// Returns an idle worker when there is one: its models are loaded and its code is compiled. Otherwise starts a new one.
    /// </summary>
    internal async Task<ReadingWorker> AcquireWorker(CancellationToken ct)
    {
        while (true)
        {
            ReadingWorker? worker;
            lock (idleLock)
                idle.TryPop(out worker);
            if (worker is null)
                return await ReadingWorker.Start(ocr, pictures, ct) is { } created ? created : throw CreateException(ReadingFault.Missing);
            if (worker.IsAlive)
                return worker;
            worker.Stop();
        }
    }

    internal void ReturnWorker(ReadingWorker worker)
    {
        if (!worker.IsAlive || worker.Pictures >= MaxPicturesPerWorker)
        {
            worker.Stop();
            return;
        }
        worker.FreeSince = clock.GetTimestamp();
        lock (idleLock)
            if (!isDisposed)
            {
                idle.Push(worker);
                return;
            }
        worker.Stop();
    }

    internal ReadingException CreateException(ReadingFault fault)
    {
        if (fault == ReadingFault.Missing)
            LogMissing(pictures.Vips, pictures.Prlimit);
        if (fault == ReadingFault.TimedOut)
            LogTookTooLong();
        if (fault == ReadingFault.FolderUnusable)
            LogFolderUnusable();
        return new ReadingException(fault);
    }

    private void StopIdleWorkers()
    {
        foreach (var worker in TakeIdle(w => clock.GetElapsedTime(w.FreeSince) >= ocr.Idle))
            worker.Stop();
    }

    private List<ReadingWorker> TakeIdle(Func<ReadingWorker, bool> predicate)
    {
        lock (idleLock)
        {
            var taken = idle.Where(predicate).ToList();
            var remaining = idle.Except(taken).Reverse().ToList();
            idle.Clear();
            foreach (var worker in remaining)
                idle.Push(worker);
            return taken;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Documents cannot be read: the reading process did not start, or one of {Vips}, {Prlimit} was not found; check-env says which.")]
    partial void LogMissing(string vips, string prlimit);

    [LoggerMessage(Level = LogLevel.Error, Message = "Documents cannot be read: the folder for temporary files is full or not writable.")]
    partial void LogFolderUnusable();

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
    TimedOut,
    Missing,

    /// <summary>The folder for temporary files is full or not writable.</summary>
    FolderUnusable,
}
