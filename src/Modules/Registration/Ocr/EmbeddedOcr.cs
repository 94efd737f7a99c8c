using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>Papers read on this machine: pixels by libvips, letters by Tesseract, both in limited children; sense is made of them here.</summary>
internal sealed class EmbeddedOcr(Tesseract tesseract, TimeProvider clock) : IOcr
{
    /// <summary>Finer gains nothing: the models shrink a line to 36 pixels.</summary>
    private const int Side = 2400;

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        try
        {
            using var run = await tesseract.Begin(ct);
            var colours = await run.Decode(jpeg, Side, ct);
            PaperReader reader = kind switch
            {
                PaperKinds.Licence => new LicenceReader(),
                PaperKinds.CardFront => new CardFrontReader(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(8))),
                PaperKinds.CardBack => new CardBackReader(),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), "No paper is of this kind."),
            };
            return await reader.Read(run, colours, ct) is { } read
                ? new OcrResult.Ok(OcrProviders.Embedded, read.Fields, read.Warnings) : new OcrResult.Unreadable();
        }
        catch (TesseractException e)
        {
            return e.Fault == TesseractFault.Failed ? new OcrResult.Unreadable() : new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
        }
    }
}

/// <summary>Fields of one paper.</summary>
internal sealed record PaperFields(IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings)
{
    public override string ToString() => "[personal]";
}
