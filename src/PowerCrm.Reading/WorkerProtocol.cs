using System.Buffers.Binary;
using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// The protocol between host and worker on the worker's standard input and output. Each message is a letter, the length of the content
/// (four bytes, little-endian) and the content. Neither side trusts the other: a length above the limit, or invalid content, ends the
/// worker.
/// </summary>
public static class WorkerProtocol
{
    /// <summary>From the worker, once: the models are loaded.</summary>
    public const byte Ready = (byte)'W';

    /// <summary>To the worker: a portable pixmap; the answer is <see cref="Page"/> or <see cref="NoPicture"/>.</summary>
    public const byte Read = (byte)'R';

    /// <summary>
    /// To the worker: numbers of lines of the last page to read once more; the answer is <see cref="Page"/> with these lines.
    /// </summary>
    public const byte Reread = (byte)'A';

    /// <summary>To the worker: read the last picture again without red print; the answer is <see cref="Page"/>.</summary>
    public const byte WithoutRed = (byte)'C';

    public const byte Page = (byte)'P', NoPicture = (byte)'N';

    /// <summary>The pixels of 2,560 × 2,560, three bytes each, and the header.</summary>
    public const int MaxToWorker = 2560 * 2560 * 3 + 1024;

    /// <summary>The limit; a page with the maximum number of lines needs a tenth of it.</summary>
    public const int MaxFromWorker = 1024 * 1024;

    private const int HeaderSize = 5, MaxLines = 1000, MaxLetters = 2000;

    public static async Task Send(Stream stream, byte type, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var head = new byte[HeaderSize];
        head[0] = type;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), content.Length);
        await stream.WriteAsync(head, ct);
        await stream.WriteAsync(content, ct);
        await stream.FlushAsync(ct);
    }

    /// <returns>Null when the other side has closed its end.</returns>
    /// <exception cref="InvalidDataException">It is not a message, or is too long.</exception>
    public static async Task<(byte Type, byte[] Content)?> Receive(Stream stream, int maxLength, CancellationToken ct)
    {
        var head = new byte[HeaderSize];
        var received = await stream.ReadAtLeastAsync(head, HeaderSize, throwOnEndOfStream: false, ct);
        if (received == 0)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (received < HeaderSize || length < 0 || length > maxLength)
            throw new InvalidDataException("Invalid message.");
        var content = new byte[length];
        if (await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, ct) < length)
            throw new InvalidDataException("A message was cut off.");
        return (head[0], content);
    }

    public static byte[] Encode(IReadOnlyCollection<int> numbers)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(numbers.Count);
        foreach (var number in numbers)
            writer.Write(number);
        return memory.ToArray();
    }

    /// <exception cref="InvalidDataException">The content is not a list of numbers below <paramref name="limit"/>.</exception>
    public static IReadOnlyList<int> DecodeNumbers(byte[] content, int limit) => Decode(content, reader =>
    {
        var numbers = new int[ReadCount(reader, MaxLines)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadInt32() is var n && n >= 0 && n < limit ? n : throw new InvalidDataException("Invalid line number.");
        return numbers;
    });

    public static byte[] Encode(PrintedPage page)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(page.Width);
        writer.Write(page.Height);
        WritePoint(writer, page.Along);
        writer.Write(page.Lines.Count);
        foreach (var line in page.Lines)
        {
            WritePoint(writer, line.Frame.Middle);
            WritePoint(writer, line.Frame.Along);
            writer.Write(line.Frame.Width);
            writer.Write(line.Frame.Height);
            writer.Write(line.Letters.Count);
            foreach (var letter in line.Letters)
            {
                writer.Write((ushort)letter.Letter);
                writer.Write(letter.Confidence);
                writer.Write(letter.Position);
                writer.Write(letter.Rival);
            }
        }
        return memory.ToArray();
    }

    /// <exception cref="InvalidDataException">The content is not a page.</exception>
    public static PrintedPage DecodePage(byte[] content) => Decode(content, reader =>
    {
        var (width, height, along) = (ReadSide(reader), ReadSide(reader), ReadDirection(reader));
        var lines = new PrintedLine[ReadCount(reader, MaxLines)];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = ReadLine(reader);
        return new PrintedPage(width, height, along, lines);
    });

    private static PrintedLine ReadLine(BinaryReader reader)
    {
        var frame = new Frame(ReadPoint(reader), ReadDirection(reader), ReadLength(reader), ReadLength(reader));
        var letters = new PrintedLetter[ReadCount(reader, MaxLetters)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = new PrintedLetter((char)reader.ReadUInt16(), ReadFraction(reader), ReadFraction(reader), ReadFraction(reader));
        return new PrintedLine(frame, letters);
    }

    private static T Decode<T>(byte[] content, Func<BinaryReader, T> read)
    {
        try
        {
            using var memory = new MemoryStream(content);
            using var reader = new BinaryReader(memory);
            var result = read(reader);
            return memory.Position == content.Length ? result : throw new InvalidDataException("The message is longer than declared.");
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The message is shorter than declared.");
        }
    }

    private static void WritePoint(BinaryWriter writer, Point it)
    {
        writer.Write(it.X);
        writer.Write(it.Y);
    }

    private static Point ReadPoint(BinaryReader reader) => new(ReadNumber(reader, -1e6, 1e6), ReadNumber(reader, -1e6, 1e6));

    private static Point ReadDirection(BinaryReader reader) => ReadPoint(reader) is var it && Math.Abs(it.Dot(it) - 1) < 0.01
        ? it : throw new InvalidDataException("Invalid direction.");

    private static double ReadLength(BinaryReader reader) => ReadNumber(reader, 0, 1e6);

    private static double ReadNumber(BinaryReader reader, double min, double max) =>
        reader.ReadDouble() is var it && it >= min && it <= max ? it : throw new InvalidDataException("A number is out of bounds.");

    private static float ReadFraction(BinaryReader reader) =>
        reader.ReadSingle() is var it and >= -0.01f and <= 1.01f
            ? Math.Clamp(it, 0, 1) : throw new InvalidDataException("Value is not between 0 and 1.");

    private static int ReadSide(BinaryReader reader) => ReadCount(reader, 100_000);

    private static int ReadCount(BinaryReader reader, int max) => reader.ReadInt32() is var it && it >= 0 && it <= max
        ? it : throw new InvalidDataException("A count is out of bounds.");
}
