using System.Diagnostics;
using PowerCrm.Papers;

namespace PowerCrm.Vendors;

/// <summary>The reading of one picture: a private folder for decoding it, a worker process, and one time limit for all of it.</summary>
public sealed class ReadingSession : IDisposable
{
    private readonly ReadingWorkers workers;
    private readonly PictureOptions pictures;
    private readonly TimeSpan timeLimit;
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private ReadingWorker? worker;

    internal ReadingSession(ReadingWorkers workers, PictureOptions pictures, TimeSpan timeLimit) =>
        (this.workers, this.pictures, this.timeLimit) = (workers, pictures, timeLimit);

    private TimeSpan Remaining => timeLimit - Stopwatch.GetElapsedTime(startedAt) is var remaining && remaining > TimeSpan.Zero
        ? remaining : throw workers.CreateException(ReadingFault.TimedOut);

    /// <summary>Reads all lines of a picture.</summary>
    /// <exception cref="ReadingException">It is not a picture, or it could not be read.</exception>
    public async Task<PrintedPage> Read(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        var pixmap = await WithTimeout(token => Decode(jpeg, side, token), ct);
        worker = await WithTimeout(workers.AcquireWorker, ct);
        if (worker.Pictures == 0)
            return await Read(pixmap, ct);
        try
        {
            return await Read(pixmap, ct);
        }
        catch (ReadingException e) when (e.Fault == ReadingFault.Failed && worker is null)
        {
            // The idle worker may have been killed, by hand or for lack of memory. That is not the picture's fault, so it is tried once
            // more.
            worker = await WithTimeout(workers.AcquireWorker, ct);
            return await Read(pixmap, ct);
        }
    }

    /// <summary>Reads all lines of the same picture without red print. From then on <see cref="Reread"/> refers to these lines.</summary>
    /// <exception cref="ReadingException">It could not be read.</exception>
    public Task<PrintedPage> RereadWithoutRed(CancellationToken ct) => AskWorker((w, token) => w.RereadWithoutRed(token), ct);

    /// <summary>Reads some of the lines once more.</summary>
    /// <returns>The lines by their number.</returns>
    /// <exception cref="ReadingException">They could not be read.</exception>
    public async Task<IReadOnlyDictionary<int, PrintedLine>> Reread(IReadOnlyList<int> lines, CancellationToken ct)
    {
        if (lines.Count == 0 || worker is null)
            return new Dictionary<int, PrintedLine>();
        var read = await AskWorker((w, token) => w.Reread(lines, token), ct);
        return lines.Zip(read).ToDictionary(l => l.First, l => l.Second);
    }

    public void Dispose()
    {
        if (worker is not null)
            workers.ReturnWorker(worker);
        worker = null;
        workers.ReleaseSlot();
    }

    private async Task<PrintedPage> Read(byte[] pixmap, CancellationToken ct) =>
        await AskWorker((w, token) => w.Read(pixmap, token), ct) ?? throw workers.CreateException(ReadingFault.Failed);

    /// <summary>Asks the worker. After a fault it is not used again: its next output may still be the answer to this request.</summary>
    private async Task<T> AskWorker<T>(Func<ReadingWorker, CancellationToken, Task<T>> action, CancellationToken ct)
    {
        var succeeded = false;
        try
        {
            var result = await WithTimeout(token => action(worker!, token), ct);
            succeeded = true;
            return result;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw workers.CreateException(ReadingFault.Failed);
        }
        finally
        {
            if (!succeeded)
            {
                worker!.Stop();
                worker = null;
            }
        }
    }

    private async Task<T> WithTimeout<T>(Func<CancellationToken, Task<T>> action, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Remaining);
        try
        {
            return await action(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            throw workers.CreateException(ReadingFault.TimedOut);
        }
    }

    /// <summary>Returns the pixels as a portable pixmap, decoded by libvips in a child process.</summary>
    private async Task<byte[]> Decode(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        try
        {
            return await DecodeInFolder(jpeg, side, ct);
        }
        catch (Exception e) when (TempFolder.IsFault(e))
        {
            throw workers.CreateException(ReadingFault.FolderUnusable);
        }
    }

    private async Task<byte[]> DecodeInFolder(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        using var folder = TempFolder.Make(pictures.TempPath);
        await folder.Write("in", jpeg, ct);
        return await VipsProcess.DecodePixels(pictures, folder.Path, side, ct) switch
        {
            LimitedProcess.Outcome.Done => await folder.Read(VipsProcess.PixelFile, ct)
                ?? throw workers.CreateException(ReadingFault.Failed),
            LimitedProcess.Outcome.Missing => throw workers.CreateException(ReadingFault.Missing),
            LimitedProcess.Outcome.TimedOut => throw workers.CreateException(ReadingFault.TimedOut),
            LimitedProcess.Outcome.NoSpace => throw workers.CreateException(ReadingFault.FolderUnusable),
            _ => throw workers.CreateException(ReadingFault.Failed),
        };
    }
}
