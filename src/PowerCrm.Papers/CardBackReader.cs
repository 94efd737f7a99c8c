namespace PowerCrm.Papers;

/// <summary>Reads the emblem side of an identity card.</summary>
public sealed class CardBackReader : PaperReader
{
    private const string Authority = "authority", From = "validFrom", To = "validTo", Term = "term";

    private static readonly (string Field, string[] Names)[] Known = [(Authority, ["签发机关"]), (Term, ["有效期限"])];

    private protected override int MinLabels => 1;

    private protected override string[] MandatoryFields => [Authority, From, To];

    private protected override DocumentForm FormOf(PrintedPage page) => new(new PageText(page), Known, columns: false);

    private protected override IEnumerable<int> LinesToConfirm(DocumentForm form) => Values(form).SelectMany(v => v.Lines);

    private protected override IEnumerable<FieldValue> Values(DocumentForm form) => [form.ValueOf(Authority, 2), form.ValueOf(Term)];

    private protected override PaperFields? Fields(DocumentForm form, PrintedPage page)
    {
        var (police, term) = (form.ValueOf(Authority, 2), form.ValueOf(Term));
        var (authority, known, mended) = PlaceNames.CorrectAuthority(police.Text);
        var (from, to, open) = Validity(term.Text);
        var whole = open || to is not null;
        var confidence = !whole ? 0.5m : term.IsCertain ? 0.98m : 0.85m;
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Authority] = authority.Length == 0 ? PaperField.None : new PaperField(authority,
                known ? mended ? 0.8m : police.IsCertain ? 0.95m : 0.85m : Math.Min(police.Confidence, 0.6m), police.PlaceOn(page)),
            [From] = from is { } f ? new PaperField(DateFinder.Iso(f), confidence, term.PlaceOn(page)) : PaperField.None,
            // A card without an end date is valid for life: the value is empty, with the confidence of the reading.
            [To] = !whole ? PaperField.None : new PaperField(to is { } t ? DateFinder.Iso(t) : null, confidence, term.PlaceOn(page)),
        };
        return fields.Values.All(v => v.Value is null) ? null : new PaperFields(fields, whole ? [] : ["validity_unsure"]);
    }

    /// <summary>Cards are valid for 5, 10 or 20 years to the day, or for life; any other reading is wrong.</summary>
    private static (DateOnly? From, DateOnly? To, bool Open) Validity(string text) => (DateFinder.All(text), DateFinder.IsOpen(text)) switch
    {
        ([var from, var to, ..], _) when Fits(from, to) => (from, to, false),
        ([var from], true) => (from, null, true),
        ([var from, ..], _) => (from, null, false),
        _ => (null, null, false),
    };

    private static bool Fits(DateOnly from, DateOnly to) =>
        to.Year - from.Year is 5 or 10 or 20 && (to.Month == from.Month && to.Day == from.Day
            || from is { Month: 2, Day: 29 } && to is { Month: 2, Day: 28 } or { Month: 3, Day: 1 });
}
