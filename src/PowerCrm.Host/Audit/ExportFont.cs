using System.Buffers.Binary;
using System.Text;

namespace PowerCrm.Host.Audit;

/// <summary>Finds the font for the PDFs, if the machine has one. It is read once.</summary>
/// <param name="configured">A TrueType file with Chinese characters; null for the one of Debian's package.</param>
internal sealed class ExportFonts(string? configured)
{
    public const string Package = "fonts-wqy-microhei", Setting = "Audit__Font";

    private static readonly string[] DefaultPaths =
    [
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
        "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    ];

    private volatile ExportFont? cached;

    /// <summary>The font's file; null if there is none.</summary>
    public string? Path => configured is null ? DefaultPaths.FirstOrDefault(File.Exists) : File.Exists(configured) ? configured : null;

    /// <returns>Null if there is no font, or if a PDF cannot embed it; exports have no PDF then.</returns>
    public ExportFont? Find()
    {
        if (cached is { } font)
            return font;
        if (Path is not { } path)
            return null;
        try
        {
            return cached = ExportFont.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException
            or IndexOutOfRangeException)
        {
            return null;
        }
    }
}

/// <summary>A font with TrueType outlines: its file, and the characters that it contains.</summary>
internal sealed class ExportFont
{
    private readonly HashSet<int> characters;

    private ExportFont(string name, byte[] data, HashSet<int> characters) => (Name, Data, this.characters) = (name, data, characters);

    public string Name { get; }

    /// <summary>The file of a single face, even if the font file contains several.</summary>
    public byte[] Data { get; }

    public bool Contains(Rune rune) => characters.Contains(rune.Value);

    /// <exception cref="InvalidDataException">It is not a font with TrueType outlines.</exception>
    public static ExportFont Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var tables = ReadTables(file, ReadTag(file, 0) == "ttcf" ? ReadInt32(file, 12) : 0);
        if (!tables.ContainsKey("glyf") || !tables.TryGetValue("cmap", out var map))
            throw new InvalidDataException("The font has no TrueType outlines.");
        return new ExportFont(path, ExtractFace(file, tables), ReadCharacters(file, map.Offset));
    }

    private static SortedDictionary<string, (int Sum, int Offset, int Length)> ReadTables(byte[] file, int at)
    {
        var tables = new SortedDictionary<string, (int, int, int)>(StringComparer.Ordinal);
        for (var i = 0; i < ReadUInt16(file, at + 4); i++)
        {
            var entry = at + 12 + 16 * i;
            tables[ReadTag(file, entry)] = (ReadInt32(file, entry + 4), ReadInt32(file, entry + 8), ReadInt32(file, entry + 12));
        }
        return tables;
    }

    /// <summary>Returns the first face of a collection as a file of its own, because a PDF cannot embed collections.</summary>
    private static byte[] ExtractFace(byte[] file, SortedDictionary<string, (int Sum, int Offset, int Length)> tables)
    {
        var at = 12 + 16 * tables.Count;
        var face = new byte[at + tables.Values.Sum(t => (t.Length + 3) & ~3)];
        var steps = (int)Math.Log2(tables.Count);
        BinaryPrimitives.WriteInt32BigEndian(face, 0x00010000);
        (int, int)[] head = [(4, tables.Count), (6, 16 << steps), (8, steps), (10, 16 * tables.Count - (16 << steps))];
        foreach (var (place, value) in head)
            BinaryPrimitives.WriteUInt16BigEndian(face.AsSpan(place), (ushort)value);
        var entry = 12;
        foreach (var (tag, (sum, offset, length)) in tables)
        {
            Encoding.ASCII.GetBytes(tag, face.AsSpan(entry));
            foreach (var (place, value) in ((int, int)[])[(4, sum), (8, at), (12, length)])
                BinaryPrimitives.WriteInt32BigEndian(face.AsSpan(entry + place), value);
            file.AsSpan(offset, length).CopyTo(face.AsSpan(at));
            (entry, at) = (entry + 16, at + ((length + 3) & ~3));
        }
        return face;
    }

    /// <summary>Reads the character map: format 12 covers all characters, format 4 those of the basic plane.</summary>
    private static HashSet<int> ReadCharacters(byte[] file, int map)
    {
        var characters = new HashSet<int>();
        for (var i = 0; i < ReadUInt16(file, map + 2); i++)
        {
            var table = map + ReadInt32(file, map + 8 + 8 * i);
            // Platform 3 is Unicode as used by Windows; the Macintosh platform has other encodings.
            if (ReadUInt16(file, map + 4 + 8 * i) is not 3 || ReadUInt16(file, map + 6 + 8 * i) is not (1 or 10))
                continue;
            if (ReadUInt16(file, table) == 12)
                for (var group = 0; group < ReadInt32(file, table + 12); group++)
                    for (var letter = ReadInt32(file, table + 16 + 12 * group); letter <= ReadInt32(file, table + 20
                    + 12 * group); letter++)
                        characters.Add(letter);
            else if (ReadUInt16(file, table) == 4)
                ReadBasicPlane(file, table, characters);
        }
        return characters;
    }

    private static void ReadBasicPlane(byte[] file, int table, HashSet<int> characters)
    {
        var size = ReadUInt16(file, table + 6);
        for (var at = 0; at < size; at += 2)
        {
            var (last, first) = (ReadUInt16(file, table + 14 + at), ReadUInt16(file, table + 16 + size + at));
            var place = table + 16 + 3 * size + at;
            var (delta, range) = (ReadUInt16(file, table + 16 + 2 * size + at), ReadUInt16(file, place));
            for (var letter = first; letter <= last && letter != 0xFFFF; letter++)
                if ((range == 0 ? (letter + delta) & 0xFFFF : ReadUInt16(file, place + range + 2 * (letter - first))) != 0)
                    characters.Add(letter);
        }
    }

    private static string ReadTag(byte[] file, int at) => Encoding.ASCII.GetString(file, at, 4);

    private static int ReadUInt16(byte[] file, int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private static int ReadInt32(byte[] file, int at) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
}
