using PowerCrm.Contracts;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>What stands on a picture; of a licence, beside what the directory knows of its company.</summary>
public sealed class PictureReader(IOcr ocr, ICompanyDirectory companies)
{
    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var result = await ocr.Read(kind, jpeg, ct);
        return kind == PaperKinds.Licence && result is OcrResult.Ok read ? await ByDirectory.Compared(read, companies, ct) : result;
    }
}
