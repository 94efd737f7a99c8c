using System.Globalization;
using System.Text;

namespace PowerCrm.Bench.Papers;

/// <summary>A drawing (SVG) of a sheet of paper.</summary>
internal sealed class SvgPage(int width, int height, string paper)
{
    private readonly StringBuilder body = new();

    public void Raw(string svg) => body.Append(svg);

    public void Frame(string colour, int margin = 34, int stroke = 6) => Raw($"<rect x='{margin}' y='{margin}' "
        + $"width='{width - 2 * margin}' height='{height - 2 * margin}' fill='none' stroke='{colour}' stroke-width='{stroke}'/>");

    public void Waves(string colour)
    {
        for (var y = 20; y < height; y += 26)
            Raw($"<path d='M 0 {y} Q {width / 4} {y - 30} {width / 2} {y} T {width} {y}' fill='none' stroke='{colour}' "
                + "stroke-width='1.6'/>");
    }

    public void Text(int x, int y, string text, int size, string font, string colour = "#1a1a1a", int spacing = 0, bool isCentered = false,
        bool isBold = false) => Raw($"<text x='{x}' y='{y}' font-family='{font}' font-size='{size}' fill='{colour}' "
            + $"letter-spacing='{spacing}' text-anchor='{(isCentered ? "middle" : "start")}' "
            + $"font-weight='{(isBold ? "bold" : "normal")}'>{text}</text>");

    /// <summary>Spreads the letters over a width: labels of two letters become as wide as those of five; longer ones get smaller.</summary>
    public void SpreadText(int x, int y, string text, int size, string font, string colour, int wide)
    {
        size = Math.Min(size, wide / text.Length);
        for (var i = 0; i < text.Length; i++)
            Text(x + (text.Length == 1 ? 0 : i * (wide - size) / (text.Length - 1)), y, text[i].ToString(), size, font, colour);
    }

    /// <returns>The position of the last line.</returns>
    public int WrapText(int x, int y, string text, int size, string font, int wide, int step, string colour = "#1a1a1a")
    {
        var (line, at) = ("", 0.0);
        foreach (var c in text)
        {
            var advance = c < 128 ? size * 0.56 : size;
            // A line must not begin with a punctuation mark.
            if (at + advance > wide && !"，。；：、）)".Contains(c))
            {
                Text(x, y, line, size, font, colour);
                (line, at, y) = ("", 0, y + step);
            }
            (line, at) = (line + c, at + advance);
        }
        Text(x, y, line, size, font, colour);
        return y;
    }

    /// <summary>
    /// Draws a round seal with a star and the owner's name along the rim; in ink of one colour, so that it appears below black print.
    /// </summary>
    public void Seal(int x, int y, int radius, string owner, string font)
    {
        const string Red = "#d8322c";
        Raw($"<circle cx='{x}' cy='{y}' r='{radius}' fill='none' stroke='{Red}' stroke-width='{Math.Max(4, radius / 22)}'/>");
        Text(x, y + radius / 5, "★", radius * 6 / 10, font, Red, isCentered: true);
        for (var i = 0; i < owner.Length; i++)
        {
            var angle = -125 + 250.0 * i / Math.Max(1, owner.Length - 1);
            Raw(string.Create(CultureInfo.InvariantCulture,
                $"<text transform='translate({x} {y}) rotate({angle:0.#}) translate(0 {-radius * 0.74:0.#})' font-family='{font}' ")
                + $"font-size='{radius / 5}' fill='{Red}' text-anchor='middle'>{owner[i]}</text>");
        }
    }

    /// <summary>Draws random squares in place of the QR code of a licence.</summary>
    public void Code(int x, int y, int side, int seed)
    {
        var (random, cellSize) = (new Random(seed), side / 25);
        for (var i = 0; i < 25 * 25; i++)
            if (random.Next(2) == 0)
                Raw($"<rect x='{x + i % 25 * cellSize}' y='{y + i / 25 * cellSize}' width='{cellSize}' height='{cellSize}' fill='#222'/>");
    }

    public override string ToString() => $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
        + $"<rect width='{width}' height='{height}' fill='{paper}'/>{body}</svg>";
}
