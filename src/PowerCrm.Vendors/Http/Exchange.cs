using System.Text.Json;

namespace PowerCrm.Vendors;

/// <summary>How one request to a vendor ended, as far as this side can know.</summary>
internal abstract record Exchange
{
    private Exchange() { }

    /// <summary>
    /// Certainly without effect: it did not leave, or was refused as one request too many. Any other status without an answer of the
    /// vendor's may come from somebody in between, after the vendor had the request.
    /// </summary>
    public bool HadNoEffect => this is NotSent or Replied { Status: 429 };

    /// <param name="Status">HTTP's, which says little: business errors come as 200.</param>
    /// <param name="Body">Bytes, because media types and charsets of these vendors cannot be relied on.</param>
    public sealed record Replied(int Status, byte[] Body) : Exchange
    {
        /// <summary>The body as a JSON object, or null.</summary>
        public JsonElement? Json()
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        // Resilience telemetry prints results; a body may hold a phone or a token.
        public override string ToString() => $"HTTP {Status}";
    }

    /// <summary>Not a byte of the body left this machine: certainly without effect.</summary>
    public sealed record NotSent(TimeSpan RetryAfter) : Exchange;

    /// <summary>It was on its way and no answer came.</summary>
    public sealed record Unanswered : Exchange;
}
