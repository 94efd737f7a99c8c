using System.Globalization;
using System.Text;

namespace PowerCrm.Bench.Papers;

/// <summary>Papers as drawings, laid out as the standards have them, every one marked as a specimen.</summary>
internal static class Drawings
{
    private static readonly string[] Prints = ["Noto Serif CJK SC", "AR PL UMing CN", "Noto Sans CJK SC", "WenQuanYi Micro Hei"];
    private static readonly string[] Figures = ["DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", "DejaVu Sans"];

    public static string Licence(IReadOnlyDictionary<string, string> it, int style)
    {
        var (font, code) = (Prints[style % 3], style % 2 == 0 ? "Noto Serif CJK SC" : "DejaVu Sans");
        var high = style % 4 == 3;
        var page = new Page(high ? 1000 : 1400, high ? 1400 : 990, "#fdf8ea");
        page.Waves("#e9d9b0");
        page.Frame("#c8a050");
        page.Text(high ? 500 : 700, 220, "营业执照", 72, font, "#111", spacing: 40, middle: true, bold: true);
        page.Text(100, 105, "统一社会信用代码", 22, font);
        page.Text(100, 140, it["code"], 27, code, bold: true);
        string[] left = high ? ["name", "type", "address", "person", "capital", "date", "period", "scope"]
            : ["name", "type", "person", "scope"];
        Fields(page, it, font, left, 100, 345, high ? 700 : 500);
        if (!high)
            Fields(page, it, font, ["capital", "date", "period", "address"], 815, 345, 330);
        var (x, y) = high ? (690, 1210) : (1100, 770);
        page.Raw($"<circle cx='{x}' cy='{y}' r='88' fill='none' stroke='#d33' stroke-width='5'/><text x='{x}' y='{y + 18}' font-size='56' "
            + $"fill='#d33' text-anchor='middle'>★</text>");
        page.Text(x - 160, y, "登记机关", 24, font, spacing: 6);
        page.Text(high ? 160 : 460, high ? 1260 : 830, "SPECIMEN 样本", 40, "Noto Sans CJK SC", "#d66");
        return page.ToString();
    }

    private static void Fields(Page page, IReadOnlyDictionary<string, string> it, string font, string[] fields, int x, int y, int width)
    {
        foreach (var field in fields)
        {
            var label = field switch
            {
                "name" => "名　　称",
                "type" => "类　　型",
                "person" => "法定代表人",
                "scope" => "经营范围",
                "capital" => "注册资本",
                "date" => "成立日期",
                "period" => "营业期限",
                _ => "住　　所",
            };
            page.Text(x, y, label, 22, font, "#4a4030");
            y = page.Wrapped(x + 150, y, it[field], 22, font, width, 34) + 48;
        }
    }

    public static string Front(IReadOnlyDictionary<string, string> it, int style)
    {
        var (font, page) = (Prints[2 + style % 2], new Page(1284, 810, "#eaf0f4"));
        page.Waves("#c9dbe6");
        const string Blue = "#3a6ea5";
        var (birth, born) = (it["birth"],
            (int.Parse(it["birth"][4..6], CultureInfo.InvariantCulture), int.Parse(it["birth"][6..], CultureInfo.InvariantCulture)));
        foreach (var (x, y, label) in new[] { (92, 125, "姓名"), (92, 220, "性别"), (360, 220, "民族"), (92, 312, "出生"), (340, 312, "年"),
            (460, 312, "月"), (590, 312, "日"), (92, 402, "住址"), (92, 712, "公民身份号码") })
            page.Text(x, y, label, 33, font, Blue);
        page.Text(215, 128, it["name"], 42, font);
        page.Text(215, 221, it["sex"], 37, font);
        page.Text(470, 221, it["nation"], 37, font);
        page.Text(215, 313, birth[..4], 37, font);
        page.Text(405, 313, $"{born.Item1}", 37, font);
        page.Text(525, 313, $"{born.Item2}", 37, font);
        page.Wrapped(215, 403, it["address"], 37, font, 420, 52);
        page.Text(430, 716, it["id"], 48, Figures[style % Figures.Length], spacing: 12);
        page.Raw("<ellipse cx='1010' cy='300' rx='95' ry='120' fill='#c9a98a'/><path d='M 850 600 Q 1010 330 1170 600 Z' fill='#445'/>");
        page.Text(900, 90, "SPECIMEN 样本", 30, font, "#d66");
        return page.ToString();
    }

    public static string Back(IReadOnlyDictionary<string, string> it, int style)
    {
        var (font, page) = (Prints[2 + style % 2], new Page(1284, 810, "#eef2f4"));
        page.Waves("#cfdde4");
        page.Raw("<circle cx='230' cy='220' r='110' fill='#d8642c'/>");
        page.Text(760, 190, "中华人民共和国", 60, Prints[0], spacing: 16, middle: true, bold: true);
        page.Text(760, 310, "居民身份证", 82, Prints[0], spacing: 40, middle: true, bold: true);
        page.Text(390, 595, "签发机关", 34, font, "#345");
        page.Text(575, 596, it["authority"], 36, font);
        page.Text(390, 700, "有效期限", 34, font, "#345");
        page.Text(575, 700, it["valid"], 36, font);
        page.Text(560, 470, "SPECIMEN 样本", 44, font, "#d66");
        return page.ToString();
    }

    private sealed class Page(int width, int height, string paper)
    {
        private readonly StringBuilder body = new();

        public void Raw(string svg) => body.Append(svg);

        public void Frame(string colour) =>
            Raw($"<rect x='34' y='34' width='{width - 68}' height='{height - 68}' fill='none' stroke='{colour}' stroke-width='6'/>");

        public void Waves(string colour)
        {
            for (var y = 20; y < height; y += 26)
                Raw(
                    $"<path d='M 0 {y} Q {width / 4} {y - 30} {width / 2} {y} T {width} {y}' "
                        + $"fill='none' stroke='{colour}' stroke-width='1.6'/>");
        }

        public void Text(int x, int y, string text, int size, string font, string colour = "#1a1a1a", int spacing = 0, bool middle = false,
            bool bold = false) => Raw(
            $"<text x='{x}' y='{y}' font-family='{font}' font-size='{size}' fill='{colour}' "
                + $"letter-spacing='{spacing}' text-anchor='{(middle ? "middle" : "start")}' "
                + $"font-weight='{(bold ? "bold" : "normal")}'>{text}</text>");

        /// <returns>Where its last line stands.</returns>
        public int Wrapped(int x, int y, string text, int size, string font, int wide, int step)
        {
            var (line, at) = ("", 0.0);
            foreach (var c in text)
            {
                var advance = c < 128 ? size * 0.56 : size;
                if (at + advance > wide)
                {
                    Text(x, y, line, size, font);
                    (line, at, y) = ("", 0, y + step);
                }
                (line, at) = (line + c, at + advance);
            }
            Text(x, y, line, size, font);
            return y;
        }

        public override string ToString() =>
            $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
                + $"<rect width='{width}' height='{height}' fill='{paper}'/>{body}</svg>";
    }
}
