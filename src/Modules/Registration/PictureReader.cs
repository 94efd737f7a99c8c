using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>What stands on a picture; of a licence, beside what the directory knows of its company.</summary>
internal sealed class PictureReader(IOcr ocr, IKnownCompanies companies)
{
    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var result = await ocr.Read(kind, jpeg, ct);
        if (kind != PaperKinds.Licence || result is not OcrResult.Ok read)
            return result;
        var compared = await ByDirectory.Compared(new PaperFields(read.Fields, read.Warnings), companies, ct);
        return read with { Fields = compared.Fields, Warnings = compared.Warnings };
    }
}
