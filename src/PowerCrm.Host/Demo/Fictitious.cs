using System.Globalization;
using System.Text;
using PowerCrm.China;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Fictitious values in the place of personal ones, for a recorded scenario. Each keeps what the rules look at: length and kind, a valid
/// check digit where there was one, the region of a number, the age and the sex. One value gets one replacement throughout a file. A
/// replacement is counted up, never computed from the value, so that nothing of the value can be found out from it.
/// </summary>
/// <param name="on">The day that ages are kept for.</param>
internal sealed class Fictitious(DateOnly on)
{
    private const string Surnames = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", Plain = "示范演例备用代替填充文字内容说明样本虚构";
    private const string Letters = "qwzjkxvyfbghmpdulcrnisoaet";
    private static readonly string[] Businesses = ["有限责任公司", "有限公司", "公司", "个体工商户", "经营部", "工作室", "服务部", "商行", "商店",
        "门市", "店", "厂", "部", "行", "馆"];

    private readonly Dictionary<(string Kind, string Value), string> given = [];
    private readonly Dictionary<Rune, Rune> letters = [];
    private readonly Dictionary<string, int> counted = new(StringComparer.Ordinal);

    /// <summary>
    /// A person's name, letter by letter: two names that differ in one letter still do, and one with spaces or other dots is still the
    /// same.
    /// </summary>
    public string Name(string value) => string.Concat(value.EnumerateRunes()
        .Select(r => Rune.IsWhiteSpace(r) || Rune.IsPunctuation(r) || r.Value is 0xB7 or 0x2022 ? r : Letter(r)));

    private Rune Letter(Rune real)
    {
        var folded = Names.Key(real.ToString());
        var key = folded.Length > 0 ? Rune.GetRuneAt(folded, 0) : real;
        if (!letters.TryGetValue(key, out var other))
        {
            var pool = key.IsAscii ? Letters : Surnames + Plain;
            other = letters[key] = pool.EnumerateRunes().FirstOrDefault(r => r != key && !letters.ContainsValue(r),
                new Rune(key.IsAscii ? 'x' : '某'));
        }
        return Rune.IsUpper(real) ? Rune.ToUpperInvariant(other) : other;
    }

    /// <summary>A company that bears a person's name, or is one person's business. What kind of business it is stays.</summary>
    public string Company(string value) => Once("company", Names.Key(value), n =>
    {
        var kind = Businesses.FirstOrDefault(b => value.EndsWith(b, StringComparison.Ordinal)) ?? "";
        var length = Length(value);
        return Length(kind) >= length - 1 ? Filled(n, length) : Filled(n, length - Length(kind)) + kind;
    });

    /// <summary>The register's type and region stay; a wrong check digit stays wrong.</summary>
    public string Code(string value) => Once("code", CreditCode.Normalise(value), n =>
    {
        if (value.Length != 18 || value[2..8].Any(c => !char.IsAsciiDigit(c)) || CreditCode.Check(value) is not
            (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit))
            return Digits(n, value);
        var first17 = value[..2] + CreditCode.Example(7001 + n, value[2..8])[2..17];
        var digit = CreditCode.CheckDigit(first17);
        return first17 + (CreditCode.Check(value) == CreditCodeVerdict.Ok ? digit : digit == '1' ? '2' : '1');
    });

    /// <summary>Region, age and sex stay; a wrong check digit stays wrong.</summary>
    public string IdNumber(string value) => Once("id", value.ToUpperInvariant(), n =>
    {
        if (value.Length != 18 || value[..17].Any(c => !char.IsAsciiDigit(c)) || China.IdNumber.BirthDate(value) is not { } born)
            return Digits(n, value);
        var sequence = n % 100 * 2 + 800 + (value[16] - '0') % 2;
        var first17 = string.Create(CultureInfo.InvariantCulture, $"{value[..6]}{Birth(born):yyyyMMdd}{sequence:000}");
        var right = China.IdNumber.CheckDigit(first17);
        return first17 + (China.IdNumber.CheckDigit(value) == char.ToUpperInvariant(value[17]) ? right : right == '1' ? '2' : '1');
    });

    /// <summary>Another day of birth with the same age.</summary>
    public string BirthDate(string value) => Day(value, Birth);

    private DateOnly Birth(DateOnly born)
    {
        var age = on.Year - born.Year - (born > on.AddYears(born.Year - on.Year) ? 1 : 0);
        var other = on.AddYears(-age).AddDays(-150);
        return other == born ? other.AddDays(-1) : other;
    }

    /// <summary>Another day, on the same side of the day that ages are kept for: a card that had expired still has.</summary>
    public string CardDate(string value) => Day(value, real => real > on && real.AddDays(-37) <= on ? real.AddDays(37) : real.AddDays(-37));

    private static string Day(string value, Func<DateOnly, DateOnly> other) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var real)
            ? other(real).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value;

    /// <summary>
    /// Of a mobile the three digits of its network stay, which the rules look at, of a fixed line the area code; then come noughts and a
    /// number.
    /// </summary>
    public string Phone(string value) => Once("phone", value, n =>
    {
        var head = Mobile.IsMainland(value) ? 3 : value.StartsWith('0') ? (value[1] is '1' or '2' ? 3 : 4) : Math.Min(3, value.Length);
        var own = value[head..];
        var digits = own.Count(char.IsAsciiDigit);
        var text = n.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        // A fixed line does not begin with 0.
        text = Mobile.IsMainland(value) || digits == 0 ? text : "8" + text[1..];
        var at = 0;
        return value[..head] + string.Concat(own.Select(c => char.IsAsciiDigit(c) ? text[at++] : c));
    });

    public string Email(string value) => Once("email", value.ToLowerInvariant(), n => $"user{n}@example.com");

    /// <summary>Province, city and district at its beginning stay, as far as the form says them in clear.</summary>
    public string Address(string value, params IEnumerable<string?> region) => Once("address", value, n =>
    {
        var head = region.OfType<string>().Aggregate("",
            (at, part) => value.StartsWith(at + part, StringComparison.Ordinal) ? at + part : at);
        return head + Filled(n, Length(value) - Length(head));
    });

    public string Digits(string value) => Once("digits", value, n => Digits(n, value));

    /// <summary>Any other text: as long as it was.</summary>
    public string Text(string value) => Once("text", value, n => Filled(n, Length(value)));

    private string Once(string kind, string value, Func<int, string> make)
    {
        if (given.TryGetValue((kind, value), out var before))
            return before;
        var other = make(counted[kind] = counted.GetValueOrDefault(kind) + 1);
        // What was made happens to be the value itself: the next one is not.
        return given[(kind, value)] = other == value ? make(++counted[kind]) : other;
    }

    private static int Length(string text) => text.EnumerateRunes().Count();

    /// <summary>The first two letters count, the others fill.</summary>
    private static string Filled(int n, int length) => string.Concat(Enumerable.Range(0, Math.Max(length, 0)).Select(i => i switch
    {
        0 => Plain[n % Plain.Length],
        1 => Plain[(n / Plain.Length + n + 3) % Plain.Length],
        _ => Plain[(i + n) % Plain.Length],
    }));

    private static string Digits(int n, string value)
    {
        var (digits, at) = (n.ToString(CultureInfo.InvariantCulture).PadLeft(value.Count(char.IsAsciiDigit), '9'), 0);
        var text = new StringBuilder();
        foreach (var c in value)
            text.Append(char.IsAsciiDigit(c) ? digits[at++] : char.IsAsciiLetter(c) ? 'A' : c);
        return text.ToString();
    }
}
