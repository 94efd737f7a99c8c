using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text;
using PowerCrm.China;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>
/// The papers of one person of the demo: pictures that show the values of the form, and the readings of them. The engine would need four
/// seconds of a core for each of the sixty pictures, so the readings are taken from what was drawn.
/// </summary>
internal sealed class DemoPapers(string vips)
{
    /// <summary>The provider of readings while the demo is filled in.</summary>
    public const string Provider = "demo";

    private const decimal Confidence = 0.97m;

    private static readonly string[] LegalPersons = ["许国华", "范丽萍", "秦志远", "戴建平", "尹晓峰", "龚雪梅", "汤伟民"];
    private static readonly string[] WomenNames = ["梁秋", "孙可", "沈静", "罗珊", "唐薇", "林芳", "冉梅"];
    private static readonly string[] TableColours = ["#8a7660", "#9a9a94", "#6f7f86", "#b0a58f", "#7c6f64"];

    /// <summary>One line of text on a paper.</summary>
    /// <param name="Field">The field's name in a reading; null for text that is not a field.</param>
    /// <param name="Value">The value in a reading where it is written differently from the text; otherwise null.</param>
    private sealed record TextLine(string? Field, string Text, int Left, int Top, int Size = 22, string Colour = "#222",
        string? Value = null);

    public sealed record Paper(byte[] Jpeg, ScenarioPapers.Paper Readings);

    public static void Add(IServiceCollection services) => services.AddSingleton<ScenarioPapers>()
        .AddKeyedSingleton<IOcr>(Provider, (it, _) => it.GetRequiredService<ScenarioPapers>());

    /// <summary>Returns the three papers of an applicant, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, Paper>> Draw(int number, DemoApplicant applicant, CancellationToken ct)
    {
        var papers = new Dictionary<string, Paper>(StringComparer.Ordinal);
        foreach (var (kind, specimen, width, height, colour, print) in ((string, string, int, int, string, TextLine[])[])[
            (PaperKinds.Licence, "license", 1000, 700, "#fbf8ec", CreateLicence(number, applicant)),
            (PaperKinds.CardFront, "front", 860, 540, "#e9f1f4", CreateCardFront(number, applicant)),
            (PaperKinds.CardBack, "back", 860, 540, "#eef1ea", CreateCardBack(number, applicant))])
        {
            var (svg, reads) = DrawSheet(number, kind, width, height, colour, print, applicant.Findings.Contains(DemoFinding.Copy));
            papers[kind] = new Paper(await RenderJpeg(svg, ct) ?? ReadSpecimen(specimen), reads);
        }
        return papers;
    }

    private static TextLine[] CreateLicence(int number, DemoApplicant applicant)
    {
        var place = Regions.Resolve(applicant.Region)!;
        var founded = CreateFoundingDate(number);
        return
        [
            new(null, "营 业 执 照", 360, 90, 52, "#8c1d18"), new(null, "演示样本 SPECIMEN", 380, 660, 26, "#c0392b"),
            new("creditCode", DemoDirectory.CreateCreditCode(number), 250, 150), new(null, "统一社会信用代码", 60, 150, 20, "#666"),
            new(null, "名　　称", 60, 220, 20, "#666"), new("companyName", applicant.Company, 190, 220, 24),
            new(null, "类　　型", 60, 280, 20, "#666"), new("companyType", "有限责任公司", 190, 280),
            new(null, "法定代表人", 60, 340, 20, "#666"), new("legalPerson", ChooseLegalPerson(number, applicant), 190, 340),
            new(null, "注册资本", 560, 280, 20, "#666"), new("registeredCapital", $"{200 + number * 75}万元整", 680, 280),
            new(null, "成立日期", 560, 340, 20, "#666"),
            new("establishedOn", FormatChinese(founded), 680, 340, Value: FormatIso(founded)),
            new(null, "营业期限", 560, 400, 20, "#666"), new("businessTerm", "长期", 680, 400),
            new(null, "住　　所", 60, 460, 20, "#666"),
            new("address", $"{place.Province}{place.City}{place.District}示范路{number + 1}号", 190, 460),
            new(null, "登记机关：演示市场监督管理局", 600, 590, 20, "#666"),
        ];
    }

    private static TextLine[] CreateCardFront(int number, DemoApplicant applicant)
    {
        var (birthDate, place) = (CreateBirthDate(number), Regions.Resolve(applicant.Region)!);
        var id = IdNumber.CreateExample(100 + 2 * number + (WomenNames.Contains(applicant.Person) ? 0 : 1), applicant.Region, birthDate);
        return
        [
            new(null, "姓名", 60, 90, 20, "#356a8a"), new("name", applicant.Person, 140, 90, 28),
            new(null, "性别", 60, 155, 20, "#356a8a"), new("gender", IdNumber.IsMale(id) ? "男" : "女", 140, 155, 24),
            new(null, "民族", 240, 155, 20, "#356a8a"), new("ethnicity", "汉", 310, 155, 24),
            new(null, "出生", 60, 220, 20, "#356a8a"), new("birthDate", FormatChinese(birthDate), 140, 220, 24, Value: FormatIso(birthDate)),
            new(null, "住址", 60, 285, 20, "#356a8a"), new("address", $"{place.Province}{place.City}样本路{number + 1}号", 140, 285, 24),
            new(null, "公民身份号码", 60, 470, 20, "#356a8a"), new("idNumber", id, 240, 470, 32),
            new(null, "演示样本 SPECIMEN", 540, 400, 26, "#c0392b"),
        ];
    }

    private static TextLine[] CreateCardBack(int number, DemoApplicant applicant)
    {
        // Identity cards of people between 26 and 45 are valid for twenty years; the expired one ended 40 days ago.
        var from = applicant.Findings.Contains(DemoFinding.CardExpired)
            ? Today.AddYears(-20).AddDays(-40) : Today.AddYears(-3).AddDays(-number * 17);
        var to = from.AddYears(20);
        var city = Regions.Resolve(applicant.Region)!.City;
        return
        [
            new(null, "中华人民共和国", 330, 110, 34), new(null, "居 民 身 份 证", 310, 190, 46),
            new(null, "签发机关", 200, 380, 20, "#356a8a"), new("authority", $"{city}公安局", 320, 380, 24),
            new(null, "有效期限", 200, 450, 20, "#356a8a"),
            new("validFrom", from.ToString("yyyy.MM.dd", CultureInfo.InvariantCulture), 320, 450, 24, Value: FormatIso(from)),
            new("validTo", to.ToString("yyyy.MM.dd", CultureInfo.InvariantCulture), 490, 450, 24, Value: FormatIso(to)),
            new(null, "-", 465, 450, 24), new(null, "演示样本 SPECIMEN", 540, 280, 26, "#c0392b"),
        ];
    }

    /// <summary>Draws the paper on a table. The paper's position and the table's look differ from picture to picture.</summary>
    private static (string Svg, ScenarioPapers.Paper Reads) DrawSheet(int number, string kind, int width, int height, string colour,
        TextLine[] print, bool isCopy)
    {
        var (left, top) = (40 + number * 7 % 60, 40 + number * 13 % 50);
        var (fullWidth, fullHeight) = (width + 140, height + 130);
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{fullWidth}" height="{fullHeight}" font-family="WenQuanYi Micro Hei, sans-serif">
            <rect width="{fullWidth}" height="{fullHeight}" fill="{TableColours[number % TableColours.Length]}"/>
            <rect x="{left}" y="{top}" width="{width}" height="{height}" rx="{(kind == PaperKinds.Licence ? 2 : 26)}" fill="{colour}"/>
            """));
        if (kind == PaperKinds.Licence)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x='{left + 16}' y='{top + 16}' width='{width - 32}' height='{height - 32}' "
                + $"fill='none' stroke='#b59b5b' stroke-width='5'/>");
        if (kind == PaperKinds.CardFront)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx='{left + 690}' cy='{top + 170}' r='62' fill='#b9c4c9'/>"
                + $"<path d='M {left + 580} {top + 350} q 110 -170 220 0 z' fill='#b9c4c9'/>");
        var fields = new Dictionary<string, OcrField>(StringComparer.Ordinal);
        foreach (var it in print)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{left + it.Left}' y='{top + it.Top}' font-size='{it.Size}' "
                + $"fill='{it.Colour}'>{SecurityElement.Escape(it.Text)}</text>");
            if (it.Field is { } field)
                fields[field] = new OcrField(it.Value ?? it.Text, Confidence,
                    [ToFraction(left + it.Left, fullWidth), ToFraction(top + it.Top - it.Size, fullHeight),
                    ToFraction(it.Text.Sum(c => c < 128 ? it.Size * 0.6 : it.Size), fullWidth), ToFraction(it.Size * 1.25, fullHeight)]);
        }
        return (svg.Append("</svg>").ToString(), new ScenarioPapers.Paper(fields, isCopy && kind == PaperKinds.Licence ? ["copy"] : []));
    }

    /// <returns>Null if this libvips cannot draw SVG.</returns>
    private async Task<byte[]?> RenderJpeg(string svg, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-demo-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "paper.svg"), Path.Combine(folder.FullName, "paper.jpg"));
            await File.WriteAllTextAsync(from, svg, ct);
            using var child = Process.Start(new ProcessStartInfo(vips, ["copy", from, $"{to}[Q=82]"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
            if (child is null)
                return null;
            var output = Task.WhenAll(child.StandardError.ReadToEndAsync(CancellationToken.None),
                child.StandardOutput.ReadToEndAsync(CancellationToken.None));
            try
            {
                await child.WaitForExitAsync(ct);
            }
            catch (OperationCanceledException)
            {
                child.Kill();
                throw;
            }
            finally
            {
                await output;
            }
            return child.ExitCode == 0 && File.Exists(to) ? await File.ReadAllBytesAsync(to, ct) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Returns a specimen without a person's values: <c>license</c>, <c>front</c> or <c>back</c>.</summary>
    internal static byte[] ReadSpecimen(string name)
    {
        using var stream = typeof(DemoPapers).Assembly.GetManifestResourceStream($"PowerCrm.Host.Demo.{name}.jpg")
            ?? throw new UnreachableException($"No demo picture {name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>
    /// Returns the legal representative: the applicant, if they run the company; in larger companies an employee submits the papers.
    /// </summary>
    private static string ChooseLegalPerson(int number, DemoApplicant applicant) =>
        applicant.Position is "总经理" or "厂长" ? applicant.Person : LegalPersons[number % LegalPersons.Length];

    private static DateOnly Today => ChinaTime.Day(TimeProvider.System.GetUtcNow());
    private static DateOnly CreateBirthDate(int number) => new(1978 + number * 5 % 18, 1 + number * 7 % 12, 1 + number * 11 % 28);
    private static DateOnly CreateFoundingDate(int number) => new(2006 + number * 3 % 14, 1 + number * 5 % 12, 1 + number * 13 % 28);
    private static string FormatIso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    private static string FormatChinese(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");
    private static decimal ToFraction(double length, int total) => decimal.Round((decimal)(length / total), 4);
}
