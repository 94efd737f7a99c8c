using System.Globalization;
using System.Text;
using PowerCrm.China;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Replaces personal values by fictitious ones in a recorded scenario. Each replacement keeps what the rules look at: length and kind, a
/// valid check digit where there was one, the region of a number, the age and the sex. A value has the same replacement throughout a file.
/// Replacements are counted up, not computed from the value, so that the value cannot be derived from them.
/// </summary>
/// <param name="referenceDate">The day on which ages are kept.</param>
internal sealed class Pseudonymizer(DateOnly referenceDate)
{
    private const string Surnames = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", Filler = "示范演例备用代替填充文字内容说明样本虚构";
    private const string Letters = "qwzjkxvyfbghmpdulcrnisoaet";
    private static readonly string[] Businesses = ["有限责任公司", "有限公司", "公司", "个体工商户", "经营部", "工作室", "服务部", "商行", "商店",
        "门市", "店", "厂", "部", "行", "馆"];

    private readonly Dictionary<(string Kind, string Value), string> replacements = [];
    private readonly Dictionary<Rune, Rune> letters = [];
    private readonly Dictionary<string, int> counters = new(StringComparer.Ordinal);

    /// <summary>
    /// Replaces a person's name letter by letter: two names that differ in one letter still do, and spellings of one name that differ in
    /// spaces or dots still match.
    /// </summary>
    public string Name(string value) => string.Concat(value.EnumerateRunes()
        .Select(r => Rune.IsWhiteSpace(r) || Rune.IsPunctuation(r) || r.Value is 0xB7 or 0x2022 ? r : ReplaceLetter(r)));

    private Rune ReplaceLetter(Rune real)
    {
        var normalized = Names.Key(real.ToString());
        var key = normalized.Length > 0 ? Rune.GetRuneAt(normalized, 0) : real;
        if (!letters.TryGetValue(key, out var other))
        {
            var pool = key.IsAscii ? Letters : Surnames + Filler;
            other = letters[key] = pool.EnumerateRunes().FirstOrDefault(r => r != key && !letters.ContainsValue(r),
                new Rune(key.IsAscii ? 'x' : '某'));
        }
        return Rune.IsUpper(real) ? Rune.ToUpperInvariant(other) : other;
    }

    /// <summary>
    /// Replaces the name of a company that contains a person's name or belongs to one person; the kind of business is kept.
    /// </summary>
    public string Company(string value) => GetOrAdd("company", Names.Key(value), n =>
    {
        var kind = Businesses.FirstOrDefault(b => value.EndsWith(b, StringComparison.Ordinal)) ?? "";
        var length = CountRunes(value);
        return CountRunes(kind) >= length - 1 ? CreateFiller(n, length) : CreateFiller(n, length - CountRunes(kind)) + kind;
    });

    /// <summary>Replaces a credit code. The register's type and the region are kept; a wrong check digit stays wrong.</summary>
    public string Code(string value) => GetOrAdd("code", CreditCode.Normalise(value), n =>
    {
        if (value.Length != 18 || value[2..8].Any(c => !char.IsAsciiDigit(c)) || CreditCode.Check(value) is not
            (CreditCodeVerdict.Ok or CreditCodeVerdict.WrongCheckDigit))
            return Digits(n, value);
        var first17 = value[..2] + CreditCode.CreateExample(7001 + n, value[2..8])[2..17];
        var digit = CreditCode.CheckDigit(first17);
        return first17 + (CreditCode.Check(value) == CreditCodeVerdict.Ok ? digit : digit == '1' ? '2' : '1');
    });

    /// <summary>Replaces an id number. Region, age and sex are kept; a wrong check digit stays wrong.</summary>
    public string IdNumber(string value) => GetOrAdd("id", value.ToUpperInvariant(), n =>
    {
        if (value.Length != 18 || value[..17].Any(c => !char.IsAsciiDigit(c)) || China.IdNumber.BirthDate(value) is not { } birthDate)
            return Digits(n, value);
        var sequence = n % 100 * 2 + 800 + (value[16] - '0') % 2;
        var first17 = string.Create(CultureInfo.InvariantCulture, $"{value[..6]}{ReplaceBirthDate(birthDate):yyyyMMdd}{sequence:000}");
        var digit = China.IdNumber.CheckDigit(first17);
        return first17 + (China.IdNumber.CheckDigit(value) == char.ToUpperInvariant(value[17]) ? digit : digit == '1' ? '2' : '1');
    });

    /// <summary>Returns another date of birth with the same age.</summary>
    public string BirthDate(string value) => ReplaceDate(value, ReplaceBirthDate);

    private DateOnly ReplaceBirthDate(DateOnly birthDate)
    {
        var age = referenceDate.Year - birthDate.Year - (birthDate > referenceDate.AddYears(birthDate.Year - referenceDate.Year) ? 1 : 0);
        var other = referenceDate.AddYears(-age).AddDays(-150);
        return other == birthDate ? other.AddDays(-1) : other;
    }

    /// <summary>Returns another date on the same side of the day for which ages are kept: an expired card stays expired.</summary>
    public string CardDate(string value) => ReplaceDate(value, real => real > referenceDate && real.AddDays(-37) <= referenceDate
        ? real.AddDays(37) : real.AddDays(-37));

    private static string ReplaceDate(string value, Func<DateOnly, DateOnly> replace) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var real)
            ? replace(real).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value;

    /// <summary>
    /// Replaces a phone number. The three digits of a mobile's network, which the rules look at, or the area code of a fixed line are kept;
    /// zeros and a counter follow.
    /// </summary>
    public string Phone(string value) => GetOrAdd("phone", value, n =>
    {
        var head = Mobile.IsMainland(value) ? 3 : value.StartsWith('0') ? (value[1] is '1' or '2' ? 3 : 4) : Math.Min(3, value.Length);
        var suffix = value[head..];
        var digits = suffix.Count(char.IsAsciiDigit);
        var text = n.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        // The number of a fixed line does not begin with 0.
        text = Mobile.IsMainland(value) || digits == 0 ? text : "8" + text[1..];
        var at = 0;
        return value[..head] + string.Concat(suffix.Select(c => char.IsAsciiDigit(c) ? text[at++] : c));
    });

    public string Email(string value) => GetOrAdd("email", value.ToLowerInvariant(), n => $"user{n}@example.com");

    /// <summary>Replaces an address. The province, city and district at its beginning are kept if the form has them in clear.</summary>
    public string Address(string value, params IEnumerable<string?> region) => GetOrAdd("address", value, n =>
    {
        var head = region.OfType<string>().Aggregate("",
            (at, part) => value.StartsWith(at + part, StringComparison.Ordinal) ? at + part : at);
        return head + CreateFiller(n, CountRunes(value) - CountRunes(head));
    });

    public string Digits(string value) => GetOrAdd("digits", value, n => Digits(n, value));

    /// <summary>Replaces any other text by one of the same length.</summary>
    public string Text(string value) => GetOrAdd("text", value, n => CreateFiller(n, CountRunes(value)));

    private string GetOrAdd(string kind, string value, Func<int, string> create)
    {
        if (replacements.TryGetValue((kind, value), out var existing))
            return existing;
        var other = create(counters[kind] = counters.GetValueOrDefault(kind) + 1);
        // If the replacement happens to equal the value, the next one is used.
        return replacements[(kind, value)] = other == value ? create(++counters[kind]) : other;
    }

    private static int CountRunes(string text) => text.EnumerateRunes().Count();

    /// <summary>The first two letters are a counter, the rest is padding.</summary>
    private static string CreateFiller(int n, int length) => string.Concat(Enumerable.Range(0, Math.Max(length, 0)).Select(i => i switch
    {
        0 => Filler[n % Filler.Length],
        1 => Filler[(n / Filler.Length + n + 3) % Filler.Length],
        _ => Filler[(i + n) % Filler.Length],
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
