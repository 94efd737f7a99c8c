using PowerCrm.China;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// Reads papers on this machine: pixels by libvips and lines by trained models, both in processes with limits; the fields are recognized
/// here. What may count as certain, and what is doubtful, is read twice. A card with missing fields is also read without its red print,
/// because copies are stamped in red with their purpose across the text.
/// </summary>
internal sealed class EmbeddedOcr(ReadingWorkers workers, TimeProvider clock) : IOcr
{
    /// <summary>A larger picture gains nothing: lines are read at a height of 48 pixels.</summary>
    private const int MaxSide = 2400;

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var reader = CreateReader(kind);
        try
        {
            using var session = await workers.BeginReading(ct);
            var page = await session.Read(jpeg, MaxSide, ct);
            page = page.WithReread(await session.Reread(reader.LinesToReread(page), ct));
            return reader.ReadFields(page) is { } read ? ToResult(reader.CountMissing(read) > 0
                ? await RereadWithoutRed(session, reader, read, ct) : read)
                : new OcrResult.Unreadable(PaperKinds.All.FirstOrDefault(k => k != kind && CreateReader(k).Recognises(page)));
        }
        catch (ReadingException e)
        {
            return e.Fault == ReadingFault.Failed ? new OcrResult.Unreadable() : new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Reads the picture without red. Keeps the first reading if this does not find more fields.</summary>
    private static async Task<PaperFields> RereadWithoutRed(ReadingSession session, PaperReader reader, PaperFields read,
        CancellationToken ct)
    {
        try
        {
            var page = await session.RereadWithoutRed(ct);
            page = page.WithReread(await session.Reread(reader.LinesToReread(page), ct));
            return reader.ReadFields(page) is { } other && reader.CountMissing(other) < reader.CountMissing(read) ? other : read;
        }
        catch (ReadingException)
        {
            return read;
        }
    }

    private PaperReader CreateReader(string kind) => kind switch
    {
        PaperKinds.Licence => new LicenceReader(),
        PaperKinds.CardFront => new CardFrontReader(ChinaTime.Day(clock.GetUtcNow())),
        PaperKinds.CardBack => new CardBackReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), "No paper is of this kind."),
    };

    private static OcrResult.Ok ToResult(PaperFields read) => new(OcrProviders.Embedded, read.Fields.ToDictionary(f => f.Key,
        f => new OcrField(f.Value.Value, f.Value.Confidence, f.Value.Place is { } it ? [it.Left, it.Top, it.Width, it.Height] : null),
        StringComparer.Ordinal), read.Warnings);
}
