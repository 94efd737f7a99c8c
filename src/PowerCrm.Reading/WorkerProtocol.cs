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

    private const int Head = 5, MostLines = 1000, MostLetters = 2000;

    public static async Task Send(Stream to, byte what, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var head = new byte[Head];
        head[0] = what;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(1), content.Length);
        await to.WriteAsync(head, ct);
        await to.WriteAsync(content, ct);
        await to.FlushAsync(ct);
    }

    /// <returns>Null when the other side has closed its end.</returns>
    /// <exception cref="InvalidDataException">It is not a message, or is too long.</exception>
    public static async Task<(byte What, byte[] Content)?> Receive(Stream from, int most, CancellationToken ct)
    {
        var head = new byte[Head];
        var got = await from.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, ct);
        if (got == 0)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (got < Head || length < 0 || length > most)
            throw new InvalidDataException("Invalid message.");
        var content = new byte[length];
        if (await from.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, ct) < length)
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

    /// <exception cref="InvalidDataException">The content is not a list of numbers below <paramref name="below"/>.</exception>
    public static IReadOnlyList<int> DecodeNumbers(byte[] content, int below) => Content(content, reader =>
    {
        var numbers = new int[Count(reader, MostLines)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadInt32() is var n && n >= 0 && n < below ? n : throw new InvalidDataException("Invalid line number.");
        return numbers;
    });

    public static byte[] Encode(PrintedPage page)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(page.Width);
        writer.Write(page.Height);
        Write(writer, page.Along);
        writer.Write(page.Lines.Count);
        foreach (var line in page.Lines)
        {
            Write(writer, line.Frame.Middle);
            Write(writer, line.Frame.Along);
            writer.Write(line.Frame.Width);
            writer.Write(line.Frame.Height);
            writer.Write(line.Letters.Count);
            foreach (var letter in line.Letters)
            {
                writer.Write((ushort)letter.Letter);
                writer.Write(letter.Confidence);
                writer.Write(letter.At);
                writer.Write(letter.Rival);
            }
        }
        return memory.ToArray();
    }

    /// <exception cref="InvalidDataException">The content is not a page.</exception>
    public static PrintedPage DecodePage(byte[] content) => Content(content, reader =>
    {
        var (width, height, along) = (Side(reader), Side(reader), Direction(reader));
        var lines = new PrintedLine[Count(reader, MostLines)];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = Line(reader);
        return new PrintedPage(width, height, along, lines);
    });

    private static PrintedLine Line(BinaryReader reader)
    {
        var frame = new Frame(ToPoint(reader), Direction(reader), Length(reader), Length(reader));
        var letters = new PrintedLetter[Count(reader, MostLetters)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = new PrintedLetter((char)reader.ReadUInt16(), Part(reader), Part(reader), Part(reader));
        return new PrintedLine(frame, letters);
    }

    private static T Content<T>(byte[] content, Func<BinaryReader, T> read)
    {
        try
        {
            using var memory = new MemoryStream(content);
            using var reader = new BinaryReader(memory);
            var made = read(reader);
            return memory.Position == content.Length ? made : throw new InvalidDataException("The message is longer than declared.");
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The message is shorter than declared.");
        }
    }

    private static void Write(BinaryWriter writer, Point it)
    {
        writer.Write(it.X);
        writer.Write(it.Y);
    }

    private static Point ToPoint(BinaryReader reader) => new(Number(reader, -1e6, 1e6), Number(reader, -1e6, 1e6));

    private static Point Direction(BinaryReader reader) => ToPoint(reader) is var it && Math.Abs(it.Dot(it) - 1) < 0.01
        ? it : throw new InvalidDataException("Invalid direction.");

    private static double Length(BinaryReader reader) => Number(reader, 0, 1e6);

    private static double Number(BinaryReader reader, double least, double most) =>
        reader.ReadDouble() is var it && it >= least && it <= most ? it : throw new InvalidDataException("A number is out of bounds.");

    private static float Part(BinaryReader reader) =>
        reader.ReadSingle() is var it and >= -0.01f and <= 1.01f
            ? Math.Clamp(it, 0, 1) : throw new InvalidDataException("Value is not between 0 and 1.");

    private static int Side(BinaryReader reader) => Count(reader, 100_000);

    private static int Count(BinaryReader reader, int most) => reader.ReadInt32() is var it && it >= 0 && it <= most
        ? it : throw new InvalidDataException("A count is out of bounds.");
}
