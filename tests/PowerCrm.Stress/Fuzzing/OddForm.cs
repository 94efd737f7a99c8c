using System.Text;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A form with a picture or a file of customers: valid, or with odd parts.</summary>
internal sealed class OddForm(Random random)
{
    private const string Boundary = "fuzz";

    private static readonly string[] CsvFiles =
    [
        "", "\n", "a,b\n1,2\n", "\ufeffcompanyName,creditCode\n\"x", "companyName\n=1+1\n", "companyName;phone\n深圳;1\n", "\0\0",
        "a\ta\n",
        "companyName,realName,phone\n深圳市导入电子有限公司,王导入,13700000001\n", "\"\"\"\"\"\"", ",,,,\n,,,,\n",
    ];

    public (byte[] Body, string? Type) Body(ApiRoute route, bool wrong)
    {
        var name = "file";
        if (route.Path == "/customers/import")
        {
            var rows = Encoding.UTF8.GetBytes(Pick(CsvFiles));
            if (random.Next(2) == 0)
                return (wrong && random.Next(4) == 0 ? RandomBytes(500) : rows, "text/csv");
            return CreateForm(wrong, [CreatePart($"name=\"{name}\"; filename=\"a.csv\"", "text/csv", rows)]);
        }
        var kind = wrong && random.Next(4) == 0 ? Pick(["", "odd", "businessLicense,idCardFront", "BUSINESSLICENSE", new('a', 5000)])
            : Pick(["businessLicense", "idCardFront", "idCardBack"]);
        var picture = Pick<byte[]>([[], RandomBytes(40), Png, [.. Png, .. RandomBytes(2000)],
            [0xff, 0xd8, 0xff, 0xe0, .. RandomBytes(3000)], Encoding.UTF8.GetBytes("RIFF\0\0\0\0WEBPVP8 "),
            Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                RandomBytes(70_000)]);
        return CreateForm(wrong,
        [
            CreatePart("name=\"kind\"", null, Encoding.UTF8.GetBytes(kind)),
            CreatePart(
                $"name=\"{name}\"; filename=\"{(wrong ? Pick(["", "../../a.jpg", "a\0.jpg", "照片.jpg", new('a', 3000)]) : "a.jpg")}\"",
                "image/jpeg", picture),
        ]);
    }

    /// <summary>The beginning of a picture whose sides are larger than allowed.</summary>
    private static readonly byte[] Png =
    [
        0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8,
            2, 0,
        0, 0, 0, 0, 0, 0,
    ];

    private (byte[], string?) CreateForm(bool wrong, List<byte[]> parts)
    {
        var (type, end) = ($"multipart/form-data; boundary={Boundary}", $"--{Boundary}--\r\n");
        if (wrong)
            switch (random.Next(10))
            {
                case 0:
                    type = "multipart/form-data";
                    break;
                case 1:
                    type = "multipart/form-data; boundary=other";
                    break;
                case 2:
                    parts.Add(parts[^1]);
                    break;
                case 3:
                    parts.Reverse();
                    break;
                case 4:
                    parts.RemoveAt(random.Next(parts.Count));
                    break;
                case 5:
                    parts.Add(CreatePart("name=\"\"", null, [1, 2, 3]));
                    break;
                case 6:
                    end = "";
                    break;
                case 7:
                    parts.Insert(0, CreatePart("name=\"kind\"\r\nContent-Length: 99999", "text/plain", [65]));
                    break;
                case 8:
                    parts.AddRange(Enumerable.Range(0, 200).Select(n => CreatePart($"name=\"x{n}\"", null, [65])));
                    break;
                default:
                    parts.Insert(0, Encoding.UTF8.GetBytes($"--{Boundary}\r\n{new string('h', 20_000)}: x\r\n\r\nx\r\n"));
                    break;
            }
        return ([.. parts.SelectMany(p => p), .. Encoding.UTF8.GetBytes(end)], type);
    }

    private static byte[] CreatePart(string disposition, string? type, byte[] bytes) =>
    [
        .. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; {disposition}\r\n"
            + (type is null ? "\r\n" : $"Content-Type: {type}\r\n\r\n")),
        .. bytes, 13, 10,
    ];

    private byte[] RandomBytes(int maxLength)
    {
        var bytes = new byte[random.Next(1, maxLength)];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
