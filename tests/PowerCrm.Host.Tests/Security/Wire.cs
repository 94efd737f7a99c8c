using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// A client that writes bytes without an HTTP library: it sends what it is given, reads the answer only when everything is sent or no more
/// can be sent, and reports how much was sent.
/// </summary>
internal static class Wire
{
    /// <param name="SentBytes">The bytes of the body that the socket accepted.</param>
    /// <param name="Text">Everything that was received until the server closed the connection.</param>
    public sealed record Result(long SentBytes, string Text)
    {
        /// <summary>The status code; 0 if there was no answer.</summary>
        public int Code => Text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? int.Parse(Text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;

        public int AnswerCount => Text.Split("HTTP/1.1 ").Length - 1;

        public string? Problem => Text.IndexOf("{\"type\"", StringComparison.Ordinal) is var at and >= 0
            ? JsonNode.Parse(Text[at..(Text.IndexOf('}', at) + 1)])!["code"]!.GetValue<string>() : null;
    }

    /// <param name="port">The port of the host, on loopback.</param>
    /// <param name="head">Request line and headers, each ended by \n; the empty line is added.</param>
    /// <param name="body">The pieces of the body, written one by one.</param>
    /// <param name="hangUp">Ends the sending side of the connection after the body.</param>
    public static async Task<Result> Send(int port, string head, IEnumerable<ReadOnlyMemory<byte>> body, bool hangUp = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sentBytes = 0L;
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n"), timeout.Token);
            foreach (var piece in body)
            {
                await stream.WriteAsync(piece, timeout.Token);
                sentBytes += piece.Length;
            }
            if (hangUp)
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The server has closed the connection, which is allowed.
        }
        return new Result(sentBytes, await ReadRest(stream, timeout.Token));
    }

    public static string Upload(string token, params string[] headers) => string.Concat(new[]
    {
        "POST /upload/image HTTP/1.1", "Host: x", "Connection: close", $"Authorization: Bearer {token}",
        "Content-Type: multipart/form-data; boundary=b",
    }.Concat(headers).Select(line => line + "\n"));

    /// <summary>Sends JSON with a raw header, even one that no client library would send.</summary>
    public static Task<Result> Post(int port, string path, string token, string json, string header)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return Send(port, $"POST {path} HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer {token}\nContent-Type: "
            + $"application/json\nContent-Length: {body.Length}\n{header}\n", [body]);
    }

    /// <summary>A body of two parts whose file is endless zeros, cut at the given length.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Body(long length, string opening = Opening)
    {
        var start = Encoding.UTF8.GetBytes(opening);
        yield return start;
        var block = new byte[64 * 1024];
        for (length -= start.Length; length > 0; length -= block.Length)
            yield return block.AsMemory(0, (int)Math.Min(length, block.Length));
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Spaces(long length)
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        for (; length > 0; length -= block.Length)
            yield return block.AsMemory(0, (int)Math.Min(length, block.Length));
    }

    public const string Opening = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nidCardFront\r\n--b\r\nContent-Disposition: "
        + "form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n";

    public static IEnumerable<ReadOnlyMemory<byte>> Chunked(IEnumerable<ReadOnlyMemory<byte>> pieces) =>
        pieces.Select(p => (ReadOnlyMemory<byte>)(byte[])[.. Encoding.ASCII.GetBytes($"{p.Length:x}\r\n"), .. p.Span, 13, 10])
            .Append("0\r\n\r\n"u8.ToArray());

    private static async Task<string> ReadRest(NetworkStream stream, CancellationToken ct)
    {
        var text = new MemoryStream();
        try
        {
            await stream.CopyToAsync(text, ct);
        }
        catch (IOException)
        {
            // The connection was reset; what was received before is all there is.
        }
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
