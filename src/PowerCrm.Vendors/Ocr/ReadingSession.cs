using System.Diagnostics;
using PowerCrm.Papers;

namespace PowerCrm.Vendors;

/// <summary>The reading of one picture: a private folder for decoding it, a worker process, and one time limit for all of it.</summary>
public sealed class ReadingSession : IDisposable
{
    private readonly ReadingWorkers owner;
    private readonly PictureOptions pictures;
    private readonly TimeSpan allowed;
    private readonly long begun = Stopwatch.GetTimestamp();
    private ReadingWorker? worker;

    internal ReadingSession(ReadingWorkers owner, PictureOptions pictures, TimeSpan allowed) =>
        (this.owner, this.pictures, this.allowed) = (owner, pictures, allowed);

    private TimeSpan Left => allowed - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero
        ? left : throw owner.CreateException(ReadingFault.TimedOut);

    /// <summary>Reads all lines of a picture.</summary>
    /// <exception cref="ReadingException">It is not a picture, or it could not be read.</exception>
    public async Task<PrintedPage> Read(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        var pixmap = await WithTimeout(token => Decode(jpeg, side, token), ct);
        worker = await WithTimeout(owner.AcquireWorker, ct);
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
            worker = await WithTimeout(owner.AcquireWorker, ct);
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
            owner.ReturnWorker(worker);
        worker = null;
        owner.ReleaseSlot();
    }

    private async Task<PrintedPage> Read(byte[] pixmap, CancellationToken ct) =>
        await AskWorker((w, token) => w.Read(pixmap, token), ct) ?? throw owner.CreateException(ReadingFault.Failed);

    /// <summary>Asks the worker. After a fault it is not used again: its next output may still be the answer to this request.</summary>
    private async Task<T> AskWorker<T>(Func<ReadingWorker, CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        var done = false;
        try
        {
            var answer = await WithTimeout(token => ask(worker!, token), ct);
            done = true;
            return answer;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw owner.CreateException(ReadingFault.Failed);
        }
        finally
        {
            if (!done)
            {
                worker!.Stop();
                worker = null;
            }
        }
    }

    private async Task<T> WithTimeout<T>(Func<CancellationToken, Task<T>> what, CancellationToken ct)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(ct);
        clock.CancelAfter(Left);
        try
        {
            return await what(clock.Token);
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            throw owner.CreateException(ReadingFault.TimedOut);
        }
    }

    /// <summary>Returns the pixels as a portable pixmap, decoded by libvips in a child process.</summary>
    private async Task<byte[]> Decode(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        using var folder = TempFolder.Make(pictures.TempPath);
        await folder.Write("in", jpeg, ct);
        return await VipsProcess.Unpack(pictures, folder.Path, side, ct) switch
        {
            LimitedProcess.Outcome.Done => await folder.Read(VipsProcess.Pixels, ct) ?? throw owner.CreateException(ReadingFault.Failed),
            LimitedProcess.Outcome.Missing => throw owner.CreateException(ReadingFault.Missing),
            LimitedProcess.Outcome.TimedOut => throw owner.CreateException(ReadingFault.TimedOut),
            _ => throw owner.CreateException(ReadingFault.Failed),
        };
    }
}
