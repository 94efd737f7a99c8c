using System.Text.Json;

namespace PowerCrm.Vendors;

/// <summary>How one request to a vendor ended, as far as the client can know.</summary>
internal abstract record Exchange
{
    private Exchange() { }

    /// <summary>
    /// True when the request certainly had no effect: it was not sent, or was refused with 429. Any other status without an answer of the
    /// vendor may come from a proxy after the vendor received the request.
    /// </summary>
    public bool HadNoEffect => this is NotSent or Replied { Status: 429 };

    /// <param name="Status">The HTTP status. It says little: business errors come as 200.</param>
    /// <param name="Body">Bytes, because media types and charsets of these vendors cannot be relied on.</param>
    public sealed record Replied(int Status, byte[] Body) : Exchange
    {
        /// <summary>The body as a JSON object, or null; null also when a text in it is not valid Unicode.</summary>
        public JsonElement? ParseJson()
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object && HasValidTexts() ? document.RootElement.Clone() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        /// <summary>
        /// The parser accepts bytes that are not UTF-8, and escaped halves of surrogate pairs, and throws only when such a text is read.
        /// </summary>
        private bool HasValidTexts()
        {
            var reader = new Utf8JsonReader(Body);
            try
            {
                while (reader.Read())
                    if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                        _ = reader.GetString();
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        // Resilience telemetry prints results, and a body may hold a phone number or a token.
        public override string ToString() => $"HTTP {Status}";
    }

    /// <summary>No byte of the body was sent: certainly without effect.</summary>
    public sealed record NotSent(TimeSpan RetryAfter) : Exchange;

    /// <summary>The request was sent, or partly sent, and no answer came.</summary>
    public sealed record Unanswered : Exchange;
}
