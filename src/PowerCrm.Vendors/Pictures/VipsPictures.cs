using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PowerCrm.Papers;
using PowerCrm.Reading;

namespace PowerCrm.Vendors;

/// <summary>
/// Checks a picture, then converts it in a child process with libvips. Nothing is decoded in the host: a decoder is C code that reads
/// hostile input, and an exploit must be confined to a child with little time, little memory, no environment and no files except one
/// picture. One child per core: more would only wait. When the mark is requested, a second run makes the small square of pixels that it is
/// computed from.
/// </summary>
internal sealed partial class VipsPictures(IOptions<PictureOptions> options, ILogger<VipsPictures> log) : IPictures, IDisposable
{
    private readonly SemaphoreSlim slots = new(options.Value.Concurrency > 0 ? options.Value.Concurrency : Environment.ProcessorCount);

    public async Task<PictureResult> Normalise(Stream upload, CancellationToken ct)
    {
        // One byte more than the limit is enough to know that it is too large; the rest is not read.
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await upload.ReadAsync(buffer, ct)) > 0)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > PictureValidator.MaxBytes) return new PictureResult.Rejected(PictureFaults.TooLarge);
        }
        return await Normalise(memory.GetBuffer().AsMemory(0, (int)memory.Length), ct);
    }

    public async Task<PictureResult> Normalise(ReadOnlyMemory<byte> upload, CancellationToken ct, bool withMark = false)
    {
        if (PictureValidator.Check(upload.Span) is { } rejected) return rejected;
        upload = PicturePreparation.Prepare(upload);
        await slots.WaitAsync(ct);
        try
        {
            return await Decode(upload, withMark, ct);
        }
        catch (Exception e) when (TempFolder.IsFault(e))
        {
            return CreateFolderFault(e.GetType().Name);
        }
        finally
        {
            slots.Release();
        }
    }

    public async Task<byte[]?> Shrink(ReadOnlyMemory<byte> jpeg, int side, CancellationToken ct)
    {
        await slots.WaitAsync(ct);
        try
        {
            using var folder = TempFolder.Make(options.Value.TempPath);
            await folder.Write("in", jpeg, ct);
            return await VipsProcess.Shrink(options.Value, folder.Path, side, ct) == LimitedProcess.Outcome.Done
                ? await folder.Read(VipsProcess.OutputFile, ct) : null;
        }
        catch (Exception e) when (TempFolder.IsFault(e))
        {
            LogFolderFault(e.GetType().Name);
            return null;
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<PictureResult> Decode(ReadOnlyMemory<byte> upload, bool withMark, CancellationToken ct)
    {
        using var folder = TempFolder.Make(options.Value.TempPath);
        await folder.Write("in", upload, ct);
        var converted = !PictureColours.AreStandard(upload.Span);
        var outcome = await VipsProcess.Run(options.Value, folder.Path, converted, ct);
        // A colour profile is optional: when it does not fit the picture, such as a colour profile in a grey scan, the pixels are used
        // unconverted.
        if (converted && outcome == LimitedProcess.Outcome.Failed)
            outcome = await VipsProcess.Run(options.Value, folder.Path, converted: false, ct);
        switch (outcome)
        {
            case LimitedProcess.Outcome.Missing:
                LogMissing(options.Value.Vips, options.Value.Prlimit);
                return new PictureResult.Unavailable(
                    $"{options.Value.Vips} or {options.Value.Prlimit} is not installed (Debian: libvips-tools, util-linux).");
            case LimitedProcess.Outcome.NoSpace:
                return CreateFolderFault("the disk is full");
            case LimitedProcess.Outcome.Failed:
                return new PictureResult.Rejected(PictureFaults.Corrupt);
            case LimitedProcess.Outcome.TimedOut:
                // A picture that needs too much work exceeds the limit of CPU time first, and has failed. Here the machine is overloaded.
                LogTookTooLong(upload.Length);
                return new PictureResult.Unavailable("The picture could not be processed in time.");
        }
        // The child's result is not trusted: its output must be a complete JPEG.
        if (await folder.Read(VipsProcess.OutputFile, ct) is not { } jpeg || !JpegHeader.Matches(jpeg))
            return new PictureResult.Rejected(PictureFaults.Corrupt);
        var header = JpegHeader.Read(jpeg);
        return header is { IsWhole: true, DataEnd: 0 }
            ? new PictureResult.Ok(jpeg, header.Width, header.Height, Convert.ToHexStringLower(SHA256.HashData(jpeg)),
                withMark ? await CreateMark(folder, ct) : null)
            : new PictureResult.Rejected(PictureFaults.Corrupt);
    }

    private PictureResult.Unavailable CreateFolderFault(string fault)
    {
        LogFolderFault(fault);
        return new PictureResult.Unavailable("The folder for temporary files cannot be used (Pictures:TempPath, or the system's).");
    }

    /// <summary>Computes the mark; when that fails the upload is still accepted.</summary>
    private async Task<PictureMark?> CreateMark(TempFolder folder, CancellationToken ct)
    {
        if (await VipsProcess.ShrinkToSquare(options.Value, folder.Path, PictureMark.Side, ct) != LimitedProcess.Outcome.Done
            || await folder.Read(VipsProcess.ThumbnailFile, ct) is not { } pixmap || ColourBitmap.FromPixmap(pixmap) is not { } square)
            return null;
        var grey = new byte[square.Width * square.Height];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)((299 * square.Pixels[3 * i] + 587 * square.Pixels[3 * i + 1] + 114 * square.Pixels[3 * i + 2]) / 1000);
        return PictureMark.FromPixels(grey);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Pictures cannot be read: {Vips} or {Prlimit} was not found.")]
    partial void LogMissing(string vips, string prlimit);

    [LoggerMessage(Level = LogLevel.Error, Message = "Pictures cannot be processed in the folder for temporary files: {Fault}.")]
    partial void LogFolderFault(string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Processing a picture of {Bytes} bytes timed out.")]
    partial void LogTookTooLong(int bytes);
}
