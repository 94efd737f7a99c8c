using PowerCrm.China;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>Papers read on this machine: pixels by libvips, letters by Tesseract, both in limited children; sense is made of them
/// here.</summary>
internal sealed class EmbeddedOcr(Tesseract tesseract, TimeProvider clock) : IOcr
{
    /// <summary>Finer gains nothing: the models shrink a line to 36 pixels.</summary>
    private const int Side = 2400;

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        try
        {
            using var run = await tesseract.Begin(ct);
            if (ColourBitmap.FromPixmap(await run.Decode(jpeg, Side, ct)) is not { } colours)
                return new OcrResult.Unreadable();
            var reader = Reader(kind);
            return await reader.Read(new Engine(run), colours, ct) is { } read ? Ok(read)
                : new OcrResult.Unreadable(PaperKinds.All.FirstOrDefault(k => k != kind && Reader(k).Knows(reader)));
        }
        catch (TesseractException e)
        {
            return e.Fault == TesseractFault.Failed ? new OcrResult.Unreadable() : new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
        }
    }

    private PaperReader Reader(string kind) => kind switch
    {
        PaperKinds.Licence => new LicenceReader(),
        PaperKinds.CardFront => new CardFrontReader(ChinaTime.Day(clock.GetUtcNow())),
        PaperKinds.CardBack => new CardBackReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), "No paper is of this kind."),
    };

    private static OcrResult.Ok Ok(PaperFields read) => new(OcrProviders.Embedded,
        read.Fields.ToDictionary(f => f.Key, f => new OcrField(f.Value.Value, f.Value.Confidence), StringComparer.Ordinal), read.Warnings);

    /// <summary>Tesseract, as the readers of papers ask it.</summary>
    private sealed class Engine(TesseractRun run) : ITextEngine
    {
        public async Task<IReadOnlyList<Word>> Read(IReadOnlyList<GreyBitmap> bitmaps, int mode, string language, string? letters,
            CancellationToken ct) =>
            [.. (await run.Read([.. bitmaps.Select(b => b.ToPixmap())], mode, language, letters, ct))
                .Select(w => new Word(w.Page, w.Line, w.Left, w.Top, w.Right, w.Bottom, w.Confidence, w.Text))];

        public Task<int?> Orientation(GreyBitmap bitmap, CancellationToken ct) => run.Orientation(bitmap.ToPixmap(), ct);
    }
}
