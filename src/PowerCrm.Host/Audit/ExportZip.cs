using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The zip of an export. It hashes each file while it is written, so that the manifest can name the hashes of all files.</summary>
internal sealed class ExportZip(Stream output) : IDisposable
{
    private readonly ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

    /// <summary>Returns the SHA-256 of each file that was written, in hexadecimal digits.</summary>
    public IReadOnlyDictionary<string, string> Hashes => hashes;

    /// <summary>Writes one file; the files are written one after another.</summary>
    public async Task Write(string name, Func<Stream, Task> write, CancellationToken ct)
    {
        using var hash = SHA256.Create();
        await using (var hashed = new CryptoStream(await zip.CreateEntry(name).OpenAsync(ct), hash, CryptoStreamMode.Write))
            await write(hashed);
        hashes.Add(name, Convert.ToHexStringLower(hash.Hash!));
    }

    public Task Write(string name, string text, CancellationToken ct) => Write(name, Encoding.UTF8.GetBytes(text), ct);

    public Task Write(string name, byte[] bytes, CancellationToken ct) => Write(name, file => file.WriteAsync(bytes, ct).AsTask(), ct);

    /// <summary>Writes a line of a file that has one JSON object per line.</summary>
    public static async Task WriteLine<T>(Stream file, T line, CancellationToken ct)
    {
        await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, WebJson.Options), ct);
        await file.WriteAsync("\n"u8.ToArray(), ct);
    }

    public void Dispose() => zip.Dispose();
}
