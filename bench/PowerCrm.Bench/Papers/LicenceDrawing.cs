namespace PowerCrm.Bench.Papers;

/// <summary>
/// Draws business licences, each marked as a specimen: wide (two columns) and high (one column), in the layout until 2018 and in the later
/// one with a QR code and its explanation at the top.
/// </summary>
internal static class LicenceDrawing
{
    private const string Brown = "#4a4030";
    private static readonly string[] Fonts = [PaperFonts.Song, PaperFonts.Ming, PaperFonts.Kai, PaperFonts.Hei, PaperFonts.Micro];

    /// <param name="it">The values, by the names of truth.json.</param>
    /// <param name="labels">The labels of the fields on this kind of licence.</param>
    /// <param name="style">A number that determines layout, fonts and sizes.</param>
    /// <param name="seal">Adds the owner's own seal over the print.</param>
    public static string Draw(IReadOnlyDictionary<string, string> it, IReadOnlyDictionary<string, string> labels, int style, bool seal)
    {
        var (high, since2019) = (style % 2 == 1, style / 2 % 2 == 1);
        var (font, labelFont) = (Fonts[style % Fonts.Length], style % 3 == 0 ? PaperFonts.Song : Fonts[style % Fonts.Length]);
        var (w, h) = high ? (1000, 1400) : (1400, 990);
        var page = new SvgPage(w, h, since2019 ? "#fbf6e6" : "#fdf8ea");
        page.Waves(since2019 ? "#efe2c4" : "#e9d9b0");
        page.Frame("#c8a050");
        if (since2019)
            page.Frame("#c8a050", 46, 2);
        DrawHead(page, it, high, since2019, labelFont, style);
        if (seal)
            page.Seal(high ? 560 : 480, high ? 470 : 430, 130, it["name"], PaperFonts.Song);
        DrawForm(page, it, labels, (font, labelFont), high, style);
        DrawFoot(page, high, since2019, labelFont, style);
        return page.ToString();
    }

    private static void DrawHead(SvgPage page, IReadOnlyDictionary<string, string> it, bool high, bool since2019, string labelFont,
        int style)
    {
        var (centreX, codeFont) = (high ? 500 : 700, style % 2 == 0 ? PaperFonts.Song : "DejaVu Sans");
        page.Raw($"<circle cx='{centreX}' cy='105' r='44' fill='#d8642c'/>");
        page.Text(centreX, 220, "营业执照", 72, style % 3 == 1 ? PaperFonts.Kai : PaperFonts.Song, "#111", 40, isCentered: true, isBold: true);
        if (style % 4 < 2)
            page.Text(centreX, 262, "（副　本）", 24, labelFont, "#222", isCentered: true);
        if (high && !since2019)
            page.Text(centreX, 300, "统一社会信用代码 " + it["code"], 26, codeFont, isCentered: true);
        else
        {
            page.Text(100, 105, "统一社会信用代码", 22, labelFont);
            page.Text(100, 140, it["code"], 27, codeFont, isBold: true);
        }
        if (!since2019)
            return;
        var x = high ? 800 : 1080;
        page.Code(x, 80, 100, style);
        if (!high)
            foreach (var (line, i) in new[] { "扫描二维码登录“国家企业", "信用信息公示系统”了解更", "多登记、备案、许可、监管", "信息。" }.Select((l, i) => (l, i)))
                page.Text(x + 112, 96 + i * 24, line, 14, labelFont, "#333");
    }

    private static void DrawForm(SvgPage page, IReadOnlyDictionary<string, string> it, IReadOnlyDictionary<string, string> labels,
        (string Value, string Label) fonts, bool high, int style)
    {
        var (size, step) = (22 + style % 3, 36 + style % 5);
        string[] leftFields = high ? ["name", "type", "form", "address", "person", "capital", "date", "period", "scope"]
            : ["name", "type", "form", "person", "scope"];
        Column(leftFields, 100, high ? 690 : 500);
        if (!high)
            Column(["capital", "date", "period", "address"], 800, 345);

        void Column(string[] fields, int x, int wide)
        {
            var y = 350;
            foreach (var field in fields.Where(it.ContainsKey))
            {
                page.SpreadText(x, y, labels[field], size, fonts.Label, Brown, size * 5);
                y = page.WrapText(x + size * 5 + 34, y, it[field], size, fonts.Value, wide, step) + step + 12;
            }
        }
    }

    private static void DrawFoot(SvgPage page, bool high, bool since2019, string labelFont, int style)
    {
        var (x, y) = high ? (690, 1190) : (1090, 790);
        page.Seal(x + 60, y, 88, "市场监督管理局", PaperFonts.Song);
        page.Text(x - 160, y, "登记机关", 24, labelFont, spacing: 6);
        if (since2019)
            page.Text(x - 60, y + 70, $"{2019 + style % 6} 年 {1 + style % 12:00} 月 {1 + style % 28:00} 日", 22, labelFont);
        var foot = high ? 1345 : 938;
        page.Text(80, foot, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 15, labelFont, "#444");
        page.Text(high ? 690 : 1060, foot, since2019 ? "国家市场监督管理总局监制" : "国家工商行政管理总局监制", 15, labelFont, "#444");
        page.Text(high ? 160 : 460, high ? 1260 : 850, "SPECIMEN 样本", 40, PaperFonts.Hei, "#d66");
    }
}
