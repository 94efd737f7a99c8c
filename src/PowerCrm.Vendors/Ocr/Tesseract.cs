using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Tesseract in limited children, one picture a core at a time; who comes later waits. A child and not its library: a crash of C++ on a
/// stranger's picture costs that picture, and the host keeps neither the models nor the decoder in its memory.
/// </summary>
public sealed partial class Tesseract(IOptions<OcrOptions> ocr, IOptions<PictureOptions> pictures, ILogger<Tesseract> log) : IDisposable
{
    private readonly SemaphoreSlim places = new(Places(ocr.Value));
    private int waiting;

    private static int Places(OcrOptions options) => options.Concurrency > 0 ? options.Concurrency : Environment.ProcessorCount;

    /// <summary>Waits for a place; dispose of what it returns to leave it.</summary>
    /// <exception cref="TesseractException">No place came free in time, or too many wait already.</exception>
    public async Task<TesseractRun> Begin(CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        if (!await Enter(ct)) throw new TesseractException(TesseractFault.TookTooLong);
        return new TesseractRun(this, ocr.Value, pictures.Value, ocr.Value.WallClock - Stopwatch.GetElapsedTime(begun));
    }

    public void Dispose() => places.Dispose();

    /// <summary>A bounded line: what waits holds a picture in memory, and would be too late anyway.</summary>
    private async Task<bool> Enter(CancellationToken ct)
    {
        if (places.Wait(0, ct)) return true;
        try
        {
            var most = ocr.Value.Waiting > 0 ? ocr.Value.Waiting : 8 * Places(ocr.Value);
            return Interlocked.Increment(ref waiting) <= most && await places.WaitAsync(ocr.Value.WallClock, ct);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    internal void Leave() => places.Release();

    internal TesseractException Fault(LimitedChild.Outcome outcome)
    {
        if (outcome == LimitedChild.Outcome.Missing) LogMissing(ocr.Value.Tesseract, pictures.Value.Vips, pictures.Value.Prlimit);
        if (outcome == LimitedChild.Outcome.TookTooLong) LogTookTooLong();
        return new TesseractException(outcome switch
        {
            LimitedChild.Outcome.Missing => TesseractFault.Missing,
            LimitedChild.Outcome.TookTooLong => TesseractFault.TookTooLong,
            _ => TesseractFault.Failed,
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Pictures cannot be read: one of {Tesseract}, {Vips}, {Prlimit} was not found (Debian: tesseract-ocr, tesseract-ocr-chi-sim, "
            + "libvips-tools).")]
    partial void LogMissing(string tesseract, string vips, string prlimit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading a picture was given up after the time allowed.")]
    partial void LogTookTooLong();
}

/// <summary>One picture's turn: a private folder, gone when disposed, and one clock over all its children.</summary>
public sealed class TesseractRun : IDisposable
{
    /// <summary>768 MB: with 128 MB of address space Tesseract dies of a null pointer, 192 MB were enough.</summary>
    private static readonly LimitedChild.Limits Limits = new(Seconds: 15);

    private readonly Tesseract owner;
    private readonly OcrOptions ocr;
    private readonly PictureOptions pictures;
    private readonly TempFolder folder;
    private readonly TimeSpan allowed;
    private readonly long begun = Stopwatch.GetTimestamp();
    private int files;

    internal TesseractRun(Tesseract owner, OcrOptions ocr, PictureOptions pictures, TimeSpan allowed)
    {
        (this.owner, this.ocr, this.pictures, this.allowed) = (owner, ocr, pictures, allowed);
        try
        {
            folder = TempFolder.Make(pictures.TempPath);
        }
        catch
        {
            owner.Leave();
            throw;
        }
    }

    private TimeSpan Left => allowed - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero
        ? left : throw owner.Fault(LimitedChild.Outcome.TookTooLong);

    /// <summary>The pixels as a portable pixmap (P6 or P5), decoded by libvips in a child of its own.</summary>
    /// <exception cref="TesseractException">It is no picture, or the program is missing.</exception>
    public async Task<byte[]> Decode(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        await folder.Write("in", jpeg, ct);
        var outcome = await VipsChild.Unpack(pictures, folder.Path, side, ct);
        if (outcome != LimitedChild.Outcome.Done) throw owner.Fault(outcome);
        return await folder.Read(VipsChild.Pixels, ct) ?? throw owner.Fault(LimitedChild.Outcome.Failed);
    }

    /// <summary>Words of several pictures in one child: loading a model costs more than reading a line.</summary>
    /// <param name="pixmaps">Portable greymaps (P5). None: nothing is run.</param>
    /// <param name="mode">Tesseract's page segmentation: 6 a block, 7 one line, 11 scattered.</param>
    /// <param name="language">chi_sim or eng.</param>
    /// <param name="letters">Nothing but these, when given.</param>
    /// <param name="ct">Kills the child.</param>
    /// <exception cref="TesseractException">It could not be done.</exception>
    public async Task<IReadOnlyList<TesseractWord>> Read(IReadOnlyList<byte[]> pixmaps, int mode, string language, string? letters,
        CancellationToken ct)
    {
        if (pixmaps.Count == 0) return [];
        var names = new List<string>();
        foreach (var pixmap in pixmaps)
        {
            names.Add($"p{files++}.pgm");
            await folder.Write(names[^1], pixmap, ct);
        }
        var list = $"l{files++}.txt";
        await folder.Write(list, Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n"), ct);
        string[] only = letters is null ? [] : ["-c", $"tessedit_char_whitelist={letters}"];
        return TesseractWord.Of(await Run(
            [list, "stdout", "-l", language, "--psm", $"{mode}", "--oem", "1", "--dpi", "300", "-c", "preserve_interword_spaces=1", .. only,
                "tsv"], ct));
    }

    /// <summary>By how many degrees the picture must be turned clockwise to stand upright: 0, 90, 180 or 270.</summary>
    /// <returns>Null when too few letters were found to tell.</returns>
    public async Task<int?> Orientation(byte[] pixmap, CancellationToken ct)
    {
        var name = $"p{files++}.pgm";
        await folder.Write(name, pixmap, ct);
        try
        {
            var said = await Run([name, "stdout", "--psm", "0", "--dpi", "300", "-c", "min_characters_to_try=10"], ct);
            var line = said.Split('\n').FirstOrDefault(l => l.StartsWith("Rotate:", StringComparison.Ordinal));
            return line is not null && int.TryParse(line.AsSpan(7).Trim(), out var degrees) ? degrees : null;
        }
        catch (TesseractException e) when (e.Fault == TesseractFault.Failed)
        {
            return null;
        }
    }

    public void Dispose()
    {
        owner.Leave();
        folder.Dispose();
    }

    private async Task<string> Run(IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = LimitedChild.Command(pictures.Prlimit, Limits, folder.Path, ocr.Tesseract, arguments);
        // A second thread saves no time on a line and doubles the processor's.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        var said = new MemoryStream();
        var outcome = await LimitedChild.Run(start, Left, (output, token) => output.CopyToAsync(said, token),
            (error, token) => error.BaseStream.CopyToAsync(Stream.Null, token), ct);
        return outcome == LimitedChild.Outcome.Done
            ? Encoding.UTF8.GetString(said.GetBuffer(), 0, (int)said.Length) : throw owner.Fault(outcome);
    }
}

/// <summary>Why a picture could not be read; no word of what stands on it.</summary>
public sealed class TesseractException(TesseractFault fault) : Exception($"Tesseract: {fault}.")
{
    public TesseractFault Fault => fault;
}

public enum TesseractFault
{
    Failed,
    TookTooLong,
    Missing,
}
