namespace PowerCrm.Papers;

/// <summary>
/// Reads a business licence, landscape (two columns) or portrait (one), of a company, a branch, a partnership or a sole proprietor.
/// </summary>
public sealed class LicenceReader : PaperReader
{
    private const string Name = "companyName", Type = "companyType", Person = "legalPerson", Address = "address",
        Capital = "registeredCapital", Established = "establishedOn", Term = "businessTerm", Scope = "businessScope", Code = "creditCode";

    private static readonly (string Field, string[] Names)[] FieldLabels =
    [
        (Name, ["名称"]), (Type, ["类型"]), (Person, ["法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人"]),
        (Address, ["住所", "营业场所", "经营场所", "主要经营场所"]), (Capital, ["注册资本", "出资额", "成员出资总额"]), (Established, ["成立日期", "注册日期"]),
        (Term, ["营业期限", "经营期限", "合伙期限"]), (Scope, ["经营范围"]), (Code, ["统一社会信用代码"]), ("form", ["组成形式"]), ("registry", ["登记机关"]),
    ];

    private static readonly string[] NameSuffixes = ["公司", "合伙)", "企业", "厂", "店", "部", "行", "社", "中心", "场", "馆", "院", "所", "站"];

    private static readonly string[] LabelledFields = [Name, Type, Person, Address, Capital, Established, Term, Scope];

    /// <summary>Fields with more than one line, and how many lines are read.</summary>
    private static readonly Dictionary<string, int> MaxLines = new(StringComparer.Ordinal)
    {
        [Address] = 3,
        [Scope] = 10,
        [Name] = 2,
        [Type] = 2,
        [Term] = 2,
    };

    private protected override int MinLabels => 3;

    private protected override DocumentForm FormOf(PrintedPage page) => new(new PageText(page), FieldLabels, columns: true, Code);

    /// <summary>In a small or blurred picture, often only the large code is readable; it identifies the licence holder.</summary>
    private protected override bool IsSufficient(DocumentForm form) => CodeOf(form).Code is { Corrected: false };

    private protected override IEnumerable<int> LinesToConfirm(DocumentForm form) =>
        [.. CodeOf(form).Value.Lines, .. new[] { Type, Established, Term }.SelectMany(f => ValueOf(form, f).Lines)];

    private protected override IEnumerable<FieldValue> ReadValues(DocumentForm form) => LabelledFields.Select(f => ValueOf(form, f));

    private protected override PaperFields? ReadFields(DocumentForm form, PrintedPage page)
    {
        var (code, codeValue) = CodeOf(form);
        var fields = LabelledFields.ToDictionary(f => f, f => CreateField(f, ValueOf(form, f), page), StringComparer.Ordinal);
        fields[Code] = code is null ? PaperField.None
            : new PaperField(code.Value, code.Corrected ? 0.7m : codeValue.IsCertain ? 0.98m : 0.85m, codeValue.PlaceOn(page));
        return fields.Values.Count(f => f.Value is not null) < 3 && code is null or { Corrected: true }
            ? null : new PaperFields(fields, code is { Corrected: true } ? ["corrected"] : []);
    }

    private static FieldValue ValueOf(DocumentForm form, string field) =>
        form.ValueOf(field, MaxLines.GetValueOrDefault(field, 1)) is { Glyphs.Count: > 0 } value ? value : field switch
        {
            Type => TypeOf(form),
            Name => NameOf(form),
            _ => FieldValue.None,
        };

    /// <summary>Finds the type by its text, when its label was not found.</summary>
    private static FieldValue TypeOf(DocumentForm form) =>
        form.Text.Lines.Select(l => new FieldValue(l)).FirstOrDefault(v => CompanyTypes.Find(v.Text).IsKnown) ?? FieldValue.None;

    /// <summary>Finds the name when neither letter of 名　称 was found: text above the type that ends like a company name.</summary>
    private static FieldValue NameOf(DocumentForm form)
    {
        if (ValueOf(form, Type) is not { Glyphs: [var type, ..] })
            return FieldValue.None;
        var height = type.Box.Height;
        return form.Text.Lines.Where(l => l.Count > 0 && Math.Abs(l[0].Box.Left - type.Box.Left) < 1.6 * height
                && l[0].Box.MiddleY < type.Box.MiddleY - 0.6 * height && l[0].Box.MiddleY > type.Box.MiddleY - 3.5 * height)
            .OrderByDescending(l => l[0].Box.MiddleY).Select(l => new FieldValue(l)).FirstOrDefault(v => IsName(v.Text)) ?? FieldValue.None;
    }

    private static bool IsName(string text) =>
        text.Count(PageText.IsHan) >= 4 && NameSuffixes.Any(e => text.EndsWith(e, StringComparison.Ordinal));

    /// <summary>Finds a valid code anywhere on the page; a code that needed no correction comes first.</summary>
    private static (CreditCodeFinder.Code? Code, FieldValue Value) CodeOf(DocumentForm form)
    {
        var runs = form.Text.FindCodes(12).Select(run => new FieldValue(run)).ToList();
        var codes = runs.Select(r => (Code: CreditCodeFinder.Find([r.Raw]), Value: r)).Where(r => r.Code is not null).ToList();
        return codes.OrderBy(c => c.Code!.Corrected ? 1 : 0).FirstOrDefault() is { Code: not null } best ? best : (null, FieldValue.None);
    }

    private static PaperField CreateField(string field, FieldValue value, PrintedPage page)
    {
        var text = value.Text;
        if (text.Length == 0)
            return PaperField.None;
        switch (field)
        {
            case Established:
                return DateFinder.FindAll(text) is [var day, ..]
                    ? new PaperField(DateFinder.ToIso(day), value.IsCertain ? 0.95m : 0.75m, value.PlaceOn(page)) : PaperField.None;
            case Term:
                return FormatPeriod(text) is { } period ? new PaperField(period, value.IsCertain ? 0.95m : 0.75m, value.PlaceOn(page))
                    : PaperField.None;
            case Type:
                var (type, isKnown, isCorrected) = CompanyTypes.Find(text);
                // The lines below may belong to the next field, whose label was not found.
                if (!isKnown && CompanyTypes.Find(value.FirstLine.Text) is { IsKnown: true } typeOfFirstLine)
                    ((type, isKnown, isCorrected), value) = (typeOfFirstLine, value.FirstLine);
                return new PaperField(type,
                    isKnown ? isCorrected ? 0.8m : value.IsCertain ? 0.95m : 0.85m : Math.Min(value.Confidence, 0.6m), value.PlaceOn(page));
            case Address:
                var (address, isKnownPlace) = PlaceNames.CorrectAddress(text);
                return new PaperField(address, Math.Min(value.Confidence, isKnownPlace ? PaperField.MaxFreeTextConfidence : 0.7m),
                    value.PlaceOn(page));
            case Scope:
                return CreateFreeTextField(value, page, _ => Punctuation.NormaliseScope(value.Raw));
            case Person:
                return CreateFreeTextField(value, page, Punctuation.NormaliseName);
            case Name when CompanyTypes.ExtractCompanyName(text) is { } companyName:
                return new PaperField(companyName, 0.6m, value.PlaceOn(page));
            case Name when value.FirstLine is var firstLine && IsName(firstLine.Text) && CompanyTypes.Find(text[firstLine.Text.Length..]) is
            { IsKnown: true, Type: [.., not ('公' or '司')] }:
                return new PaperField(firstLine.Text, 0.6m, firstLine.PlaceOn(page));
            case Capital when CorrectNumerals(text) is var normalised && normalised != text:
                return new PaperField(normalised, Math.Min(value.Confidence, 0.7m), value.PlaceOn(page));
            default:
                return CreateFreeTextField(value, page);
        }
    }

    /// <summary>仟 is misread as 什 or 任, which do not occur in amounts; a stroke before an amount may be read as a letter.</summary>
    private static string CorrectNumerals(string sum) =>
        string.Concat((sum.Length > 2 && IsAmountCharacter(sum[1]) && PageText.IsHan(sum[0]) && !IsAmountCharacter(sum[0]) ? sum[1..] : sum)
            .Select((c, i) => c is '什' or '任' && i > 0 && "壹贰叁肆伍陆柒捌玖".Contains(sum[i - 1]) ? '仟' : c));

    private static bool IsAmountCharacter(char c) => char.IsAsciiDigit(c) || "零壹贰叁肆伍陆柒捌玖拾佰仟万亿人民币美欧日港澳英元".Contains(c);

    private static string? FormatPeriod(string text)
    {
        var days = DateFinder.FindAll(text);
        return (days.Count, DateFinder.IsOpenEnded(text)) switch
        {
            ( >= 2, _) => $"{FormatDate(days[0])}至{FormatDate(days[1])}",
            (1, true) => $"{FormatDate(days[0])}至{DateFinder.OpenEnded}",
            (0, true) => DateFinder.OpenEnded,
            _ => null,
        };
    }

    private static string FormatDate(DateOnly day) => $"{day.Year:0000}年{day.Month:00}月{day.Day:00}日";
}
