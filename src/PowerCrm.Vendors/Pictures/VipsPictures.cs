using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The gate, then the child.</summary>
internal sealed class VipsPictures(IOptions<PictureOptions> options) : IPictures
{
    public Task<PictureResult> Normalise(ReadOnlyMemory<byte> upload, CancellationToken ct) =>
        Task.FromResult<PictureResult>(new PictureResult.Unavailable($"{options.Value.Vips} is not installed."));

    public Task<PictureResult> Normalise(Stream upload, CancellationToken ct) => Normalise(ReadOnlyMemory<byte>.Empty, ct);
}
