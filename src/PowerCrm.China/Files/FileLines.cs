using System.Text;

namespace PowerCrm.China;

/// <summary>A line of a file. The text is null when the bytes are not valid in the file's encoding, or the line is too long.</summary>
public readonly record struct FileLine(long Number, string? Text, string? Fault);

/// <summary>
/// Reads a text file line by line and decodes each line separately, so that an invalid byte affects one line only. The encoding is given by
/// the byte order mark; without one, it is the encoding in which most lines with non-ASCII characters are valid, counted over the whole
/// file.
/// </summary>
public sealed class FileLines
{
    public const int MaxLineLength = 1 << 16;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030",
        EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)!;

    private readonly Stream file;
    private readonly Encoding encoding;
    private readonly int width, mark;

    private FileLines(Stream file, Encoding encoding, string name, int width, int mark) =>
        (this.file, this.encoding, Name, this.width, this.mark) = (file, encoding, name, width, mark);

    /// <summary>The encoding, as shown in a summary.</summary>
    public string Name { get; }

    /// <param name="file">A seekable stream.</param>
    public static FileLines Of(Stream file)
    {
        var start = new byte[1024];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var bytes = start.AsSpan(0, read);
        if (bytes.StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF]))
            return new FileLines(file, Utf8, "UTF-8 with a byte order mark", 1, 3);
        if (bytes.StartsWith([(byte)0xFF, (byte)0xFE]))
            return Utf16(bigEndian: false, mark: 2);
        if (bytes.StartsWith([(byte)0xFE, (byte)0xFF]))
            return Utf16(bigEndian: true, mark: 2);
        // Without a byte order mark, UTF-16 is recognised by the NULs of ASCII characters: no other text encoding has any.
        var (even, odd) = (0, 0);
        for (var i = 0; i < read; i++)
            if (start[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        // Characters such as 一 also contain a NUL, in the other byte. A single NUL in valid UTF-8 makes only its line invalid and does not
        // change the encoding.
        if (Math.Max(even, odd) > 4 * Math.Min(even, odd)
            && (4 * (even + odd) >= read || !IsUtf8(bytes) && HasWideEnds(bytes, bigEndian: even > odd)))
            return Utf16(bigEndian: even > odd, mark: 0);
        var (sound, other) = (0L, 0L);
        var lines = new FileLines(file, Utf8, "", 1, 0);
        foreach (var (_, line, _) in lines.Raw())
            if (line.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)0x7F))
                _ = System.Text.Unicode.Utf8.IsValid(line) ? sound++ : other++;
        return other > sound ? new FileLines(file, Gb18030, "GB18030", 1, 0) : new FileLines(file, Utf8, "UTF-8", 1, 0);

        FileLines Utf16(bool bigEndian, int mark) => new(file, new UnicodeEncoding(bigEndian, false, throwOnInvalidBytes: true),
            bigEndian ? "UTF-16, big-endian" : "UTF-16, little-endian", 2, mark);
    }

    /// <summary>
    /// True when most line ends have a NUL beside them, as in UTF-16. In other encodings they have none, even when the file contains a
    /// stray NUL. In UTF-16 the byte of a line end may also be part of a character (上 is 4E 0A), so the majority decides.
    /// </summary>
    private static bool HasWideEnds(ReadOnlySpan<byte> start, bool bigEndian)
    {
        var (wide, narrow) = (0, 0);
        for (var i = 0; i < start.Length; i++)
            if (start[i] is (byte)'\n' or (byte)'\r')
                _ = (bigEndian ? i > 0 && start[i - 1] == 0 : i + 1 < start.Length && start[i + 1] == 0) ? wide++ : narrow++;
        return wide > narrow;
    }

    /// <summary>True for valid UTF-8 that may end in the middle of a character, as the start of a file can.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> start)
    {
        for (var cut = 0; cut <= Math.Min(3, start.Length); cut++)
            if (System.Text.Unicode.Utf8.IsValid(start[..^cut]))
                return true;
        return false;
    }

    public IEnumerable<FileLine> Read()
    {
        foreach (var (number, bytes, isWhole) in Raw())
            yield return isWhole ? Decoded(number, bytes) : new FileLine(number, null, "line_too_long");
    }

    private FileLine Decoded(long number, byte[] bytes)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return new FileLine(number, encoding == Gb18030 ? OddCharacter.ToEdition2022(text) : text, null);
        }
        catch (DecoderFallbackException)
        {
            return new FileLine(number, null, "bytes_invalid");
        }
    }

    /// <summary>Returns the bytes of each line without its end (CR, LF or both); for a line that is too long, only the start.</summary>
    private IEnumerable<(long Number, byte[] Bytes, bool IsWhole)> Raw()
    {
        file.Position = mark;
        var buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        var (number, cut, afterReturn, any) = (1L, false, false, false);
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
            for (var i = 0; i < read; i += width)
            {
                var unit = width == 1 ? buffer[i] : i + 1 == read ? -1
                    : encoding.CodePage == 1201 ? buffer[i] << 8 | buffer[i + 1] : buffer[i + 1] << 8 | buffer[i];
                if (unit == '\n' && afterReturn)
                {
                    afterReturn = false;
                    continue;
                }
                afterReturn = unit == '\r';
                if (unit is '\n' or '\r')
                {
                    yield return (number++, line.ToArray(), !cut);
                    line.SetLength(0);
                    (cut, any) = (false, false);
                    continue;
                }
                any = true;
                if (line.Length < MaxLineLength * width)
                    line.Write(buffer, i, Math.Min(width, read - i));
                else
                    cut = true;
            }
        if (any)
            yield return (number, line.ToArray(), !cut);
    }
}
