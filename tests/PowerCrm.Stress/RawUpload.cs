using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>An upload by raw bytes, as no well-behaved client sends it: slowly, incomplete, or longer than announced.</summary>
internal static class RawUpload
{
    private const string FormHead =
        "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nidCardFront\r\n--b\r\nContent-Disposition: "
        + "form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";

    /// <summary>The body of a form with this picture.</summary>
    public static byte[] Body(byte[] picture) => [.. Encoding.ASCII.GetBytes(FormHead), .. picture, .. "\r\n--b--\r\n"u8];

    /// <param name="to">The host.</param>
    /// <param name="token">The token of the sender.</param>
    /// <param name="contentLength">The Content-Length; null for chunked encoding.</param>
    /// <param name="pieces">The bytes to send.</param>
    /// <param name="pause">The pause between two pieces.</param>
    /// <param name="resetsConnection">True to reset the connection after sending, without reading the answer.</param>
    /// <returns>Status, code and body; 0 when no answer came.</returns>
    public static async Task<(int Status, string? Problem, JsonNode? Json)> Send(Uri to, string token, long? contentLength,
        IEnumerable<byte[]> pieces, TimeSpan pause, bool resetsConnection = false)
    {
        using var client = new TcpClient { NoDelay = true };
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, to.Port, timeout.Token);
            await using var stream = client.GetStream();
            var response = ReadResponse(stream, timeout.Token);
            await Write(stream, token, contentLength, pieces, pause, response, timeout.Token);
            if (resetsConnection)
            {
                // Resets the connection instead of closing it.
                client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Client.Close();
                await response;
                return (0, null, null);
            }
            return await response;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return (0, null, null);
        }
    }

    private static async Task Write(NetworkStream stream, string token, long? contentLength, IEnumerable<byte[]> pieces, TimeSpan pause,
        Task response, CancellationToken ct)
    {
        var length = contentLength is { } number ? $"Content-Length: {number}" : "Transfer-Encoding: chunked";
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /upload/image HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + $"Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n{length}\r\n\r\n"), ct);
            foreach (var piece in pieces)
            {
                await stream.WriteAsync(contentLength is not null ? piece
                    : [.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, 13, 10], ct);
                if (pause > TimeSpan.Zero)
                    await Task.WhenAny(Task.Delay(pause, ct), response);
                if (response.IsCompleted)
                    return;
            }
            if (contentLength is null)
                await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), ct);
        }
        catch (IOException)
        {
            // The host may close the connection; its answer may have come before.
        }
    }

    private static async Task<(int, string?, JsonNode?)> ReadResponse(NetworkStream stream, CancellationToken ct)
    {
        var bytes = new MemoryStream();
        try
        {
            await stream.CopyToAsync(bytes, ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The bytes so far are the whole answer.
        }
        var text = Encoding.UTF8.GetString(bytes.ToArray());
        if (!text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            return (0, null, null);
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        var json = from >= 0 && to > from ? JsonNode.Parse(text[from..(to + 1)]) : null;
        return (int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), json?["code"]?.GetValue<string>(), json);
    }
}
