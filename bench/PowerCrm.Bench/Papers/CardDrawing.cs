using System.Globalization;

namespace PowerCrm.Bench.Papers;

/// <summary>
/// Draws both sides of identity cards, each marked as a specimen: new ones, old ones with pale print, and those of a region with a second
/// script.
/// </summary>
internal static class CardDrawing
{
    private static readonly string[] Fonts = [PaperFonts.Hei, PaperFonts.Micro, PaperFonts.ZenHei];
    private static readonly string[] Digits = [PaperFonts.OcrB, "DejaVu Sans Mono", PaperFonts.OcrB, "DejaVu Sans"];

    private static readonly (int X, int Y, string Label, string Second)[] Labels =
    [
        (92, 125, "姓名", "Singq Mingz"), (92, 220, "性别", "Singqbied"), (360, 220, "民族", "Minzcuz"), (92, 312, "出生", "Ngoenzseng"),
        (340, 312, "年", ""), (460, 312, "月", ""), (590, 312, "日", ""), (92, 402, "住址", "Diegyouq"),
        (92, 712, "公民身份号码", "Goengmin Sinhfwn Hauhmaj"),
    ];

    /// <param name="it">The values, by the names of truth.json.</param>
    /// <param name="style">A number that determines age, fonts and script.</param>
    /// <param name="copied">Adds red text over the print that states the purpose of the copy.</param>
    public static string Front(IReadOnlyDictionary<string, string> it, int style, bool copied)
    {
        var (font, old) = (Fonts[style % Fonts.Length], style % 2 == 1);
        var (page, blue, black) = (CreatePage("#eaf0f4", "#c9dbe6", old), old ? "#7d9cbc" : "#3a6ea5", old ? "#454545" : "#1a1a1a");
        foreach (var (x, y, label, second) in Labels)
        {
            page.Text(x, y, label, 33, font, blue);
            if (style % 5 == 4 && second.Length > 0)
                page.Text(x, y - 34, second, 17, "DejaVu Sans", blue);
        }
        page.Text(215, 128, it["name"], 42, font, black);
        page.Text(215, 221, it["sex"], 37, font, black);
        page.Text(470, 221, it["nation"], 37, font, black);
        page.Text(215, 313, it["birth"][..4], 37, font, black);
        page.Text(405, 313, Unpad(it["birth"][4..6]), 37, font, black);
        page.Text(525, 313, Unpad(it["birth"][6..]), 37, font, black);
        page.WrapText(215, 403, it["address"], 37, font, 420, 52, black);
        page.Text(430, 716, it["id"], 44, Digits[style % Digits.Length], black, spacing: 10);
        page.Raw("<ellipse cx='1010' cy='300' rx='95' ry='120' fill='#c9a98a'/><path d='M 850 600 Q 1010 330 1170 600 Z' fill='#445'/>");
        page.Text(900, 90, "SPECIMEN 样本", 30, font, "#d66");
        if (copied)
            DrawPurpose(page);
        return page.ToString();
    }

    public static string Back(IReadOnlyDictionary<string, string> it, int style, bool copied)
    {
        var (font, old) = (Fonts[style % Fonts.Length], style % 2 == 1);
        var (page, black) = (CreatePage("#eef2f4", "#cfdde4", old), old ? "#454545" : "#1a1a1a");
        page.Raw("<circle cx='230' cy='220' r='110' fill='#d8642c'/>");
        page.Text(760, 190, "中华人民共和国", 60, PaperFonts.Song, spacing: 16, isCentered: true, isBold: true);
        page.Text(760, 310, "居民身份证", 82, PaperFonts.Song, spacing: 40, isCentered: true, isBold: true);
        page.Text(390, 595, "签发机关", 34, font, "#345");
        page.WrapText(575, 596, it["authority"], 36, font, style % 4 == 3 ? 360 : 640, 46, black);
        page.Text(390, 706, "有效期限", 34, font, "#345");
        page.Text(575, 706, it["valid"], 36, font, black);
        page.Text(560, 470, "SPECIMEN 样本", 44, font, "#d66");
        if (copied)
            DrawPurpose(page);
        return page.ToString();
    }

    private static SvgPage CreatePage(string paper, string waves, bool old)
    {
        var page = new SvgPage(1284, 810, old ? "#e9e6dc" : paper);
        page.Waves(old ? "#d9dcd4" : waves);
        return page;
    }

    private static string Unpad(string digits) => int.Parse(digits, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static void DrawPurpose(SvgPage page)
    {
        foreach (var y in new[] { 300, 560, 790 })
            page.Raw($"<text transform='translate(140 {y}) rotate(-14)' font-family='{PaperFonts.Hei}' font-size='38' fill='#d8322c' "
                + "fill-opacity='0.45'>仅供办理售电业务使用　他用无效</text>");
    }
}
