using System.Diagnostics.Metrics;
using PowerCrm.Contracts;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>Reads a picture, and compares a licence with the company in the directory.</summary>
public sealed class PictureReader(IOcr ocr, ICompanyDirectory companies)
{
    private static readonly Meter Meter = new("PowerCrm.Registration");
    private static readonly Counter<long> Readings = Meter.CreateCounter<long>("powercrm.ocr.readings",
        description: "Pictures to read, by outcome: read, unreadable, or unavailable when no reader responded");

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var result = await ocr.Read(kind, jpeg, ct);
        Readings.Add(1, new KeyValuePair<string, object?>("outcome", result switch
        {
            OcrResult.Ok => "read",
            OcrResult.Unreadable => "unreadable",
            _ => "unavailable",
        }));
        return kind == PaperKinds.Licence && result is OcrResult.Ok read ? await DirectoryComparison.Compare(read, companies, ct) : result;
    }
}
