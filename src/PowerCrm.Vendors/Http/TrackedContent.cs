using System.Net;

namespace PowerCrm.Vendors;

/// <summary>
/// A request body that records whether writing it has begun. It is written only over an open connection, so this separates "certainly not
/// sent" from "may have arrived"; exception types do not.
/// </summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly byte[] body;

    public TrackedContent(byte[] body, string? contentType)
    {
        this.body = body;
        // Without validation: the text on the wire must be the text that was signed, byte for byte.
        if (contentType is not null) Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    public bool HasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasStarted = true;
        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
