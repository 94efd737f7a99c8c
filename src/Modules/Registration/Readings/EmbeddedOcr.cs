using PowerCrm.China;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// Papers read on this machine: pixels by libvips, lines by trained models, both in limited processes; sense is made of them here. What may
/// be passed as certain, and what is doubtful, is read twice. A card on which something was not found is read without its red print too:
/// copies are marked in red with what they are for, across the print.
/// </summary>
internal sealed class EmbeddedOcr(ReadingWorkers workers, TimeProvider clock) : IOcr
{
    /// <summary>Finer gains nothing: a line is read at a height of 48 pixels.</summary>
    private const int Side = 2400;

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var reader = Reader(kind);
        try
        {
            using var turn = await workers.Begin(ct);
            var page = await turn.Read(jpeg, Side, ct);
            page = page.With(await turn.Again(reader.Doubts(page), ct));
            return reader.Fields(page) is { } read ? Ok(reader.Missing(read) > 0 ? await WithoutRed(turn, reader, read, ct) : read)
                : new OcrResult.Unreadable(PaperKinds.All.FirstOrDefault(k => k != kind && Reader(k).Knows(page)));
        }
        catch (ReadingException e)
        {
            return e.Fault == ReadingFault.Failed ? new OcrResult.Unreadable() : new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>What was found is kept where more cannot be had.</summary>
    private static async Task<PaperFields> WithoutRed(ReadingTurn turn, PaperReader reader, PaperFields read, CancellationToken ct)
    {
        try
        {
            var page = await turn.WithoutRed(ct);
            page = page.With(await turn.Again(reader.Doubts(page), ct));
            return reader.Fields(page) is { } other && reader.Missing(other) < reader.Missing(read) ? other : read;
        }
        catch (ReadingException)
        {
            return read;
        }
    }

    private PaperReader Reader(string kind) => kind switch
    {
        PaperKinds.Licence => new LicenceReader(),
        PaperKinds.CardFront => new CardFrontReader(ChinaTime.Day(clock.GetUtcNow())),
        PaperKinds.CardBack => new CardBackReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), "No paper is of this kind."),
    };

    private static OcrResult.Ok Ok(PaperFields read) => new(OcrProviders.Embedded, read.Fields.ToDictionary(f => f.Key,
        f => new OcrField(f.Value.Value, f.Value.Confidence, f.Value.Place is { } it ? [it.Left, it.Top, it.Width, it.Height] : null),
        StringComparer.Ordinal), read.Warnings);
}
