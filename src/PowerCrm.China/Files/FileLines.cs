using System.Text;

namespace PowerCrm.China;

/// <summary>A line of a file. The text is null when the bytes are not valid in the file's encoding, or the line is too long.</summary>
internal readonly record struct FileLine(long Number, string? Text, string? Fault);

/// <summary>
/// Reads a text file line by line and decodes each line separately, so that an invalid byte affects one line only. The encoding is given by
/// the byte order mark; without one, it is the encoding in which most lines with non-ASCII characters are valid, counted over the whole
/// file.
/// </summary>
internal sealed class FileLines
{
    public const int MaxLineLength = 1 << 16;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030",
        EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)!;

    private readonly Stream file;
    private readonly Encoding encoding;
    private readonly int unitSize, bomLength;

    private FileLines(Stream file, Encoding encoding, string name, int unitSize, int bomLength) =>
        (this.file, this.encoding, Name, this.unitSize, this.bomLength) = (file, encoding, name, unitSize, bomLength);

    /// <summary>The encoding, as shown in a summary.</summary>
    public string Name { get; }

    /// <param name="file">A seekable stream.</param>
    public static FileLines Open(Stream file)
    {
        var start = new byte[1024];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var bytes = start.AsSpan(0, read);
        if (bytes.StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF]))
            return new FileLines(file, Utf8, "UTF-8 with a byte order mark", 1, 3);
        if (bytes.StartsWith([(byte)0xFF, (byte)0xFE]))
            return Utf16(bigEndian: false, bomLength: 2);
        if (bytes.StartsWith([(byte)0xFE, (byte)0xFF]))
            return Utf16(bigEndian: true, bomLength: 2);
        // Without a byte order mark, UTF-16 is recognised by the NULs of ASCII characters: no other text encoding has any.
        var (evenNuls, oddNuls) = (0, 0);
        for (var i = 0; i < read; i++)
            if (start[i] == 0)
                _ = i % 2 == 0 ? evenNuls++ : oddNuls++;
        // Characters such as 一 also contain a NUL, in the other byte. A single NUL in valid UTF-8 makes only its line invalid and does not
        // change the encoding.
        if (Math.Max(evenNuls, oddNuls) > 4 * Math.Min(evenNuls, oddNuls)
            && (4 * (evenNuls + oddNuls) >= read || !IsUtf8(bytes) && HasWideEnds(bytes, bigEndian: evenNuls > oddNuls)))
            return Utf16(bigEndian: evenNuls > oddNuls, bomLength: 0);
        var (utf8Lines, otherLines) = (0L, 0L);
        var lines = new FileLines(file, Utf8, "", 1, 0);
        foreach (var (_, line, _) in lines.ReadRawLines())
            if (line.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)0x7F))
                _ = System.Text.Unicode.Utf8.IsValid(line) ? utf8Lines++ : otherLines++;
        return otherLines > utf8Lines ? new FileLines(file, Gb18030, "GB18030", 1, 0) : new FileLines(file, Utf8, "UTF-8", 1, 0);

        FileLines Utf16(bool bigEndian, int bomLength) => new(file, new UnicodeEncoding(bigEndian, false, throwOnInvalidBytes: true),
            bigEndian ? "UTF-16, big-endian" : "UTF-16, little-endian", 2, bomLength);
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
        foreach (var (number, bytes, isWhole) in ReadRawLines())
            yield return isWhole ? Decode(number, bytes) : new FileLine(number, null, "line_too_long");
    }

    private FileLine Decode(long number, byte[] bytes)
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
    private IEnumerable<(long Number, byte[] Bytes, bool IsWhole)> ReadRawLines()
    {
        file.Position = bomLength;
        var buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        var (number, isTooLong, afterReturn, hasContent) = (1L, false, false, false);
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
            for (var i = 0; i < read; i += unitSize)
            {
                var unit = unitSize == 1 ? buffer[i] : i + 1 == read ? -1
                    : encoding.CodePage == 1201 ? buffer[i] << 8 | buffer[i + 1] : buffer[i + 1] << 8 | buffer[i];
                if (unit == '\n' && afterReturn)
                {
                    afterReturn = false;
                    continue;
                }
                afterReturn = unit == '\r';
                if (unit is '\n' or '\r')
                {
                    yield return (number++, line.ToArray(), !isTooLong);
                    line.SetLength(0);
                    (isTooLong, hasContent) = (false, false);
                    continue;
                }
                hasContent = true;
                if (line.Length < MaxLineLength * unitSize)
                    line.Write(buffer, i, Math.Min(unitSize, read - i));
                else
                    isTooLong = true;
            }
        if (hasContent)
            yield return (number, line.ToArray(), !isTooLong);
    }
}
