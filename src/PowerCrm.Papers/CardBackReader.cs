namespace PowerCrm.Papers;

/// <summary>Reads the emblem side of an identity card.</summary>
public sealed class CardBackReader : PaperReader
{
    private const string Authority = "authority", From = "validFrom", To = "validTo", Term = "term";

    private static readonly (string Field, string[] Names)[] FieldLabels = [(Authority, ["签发机关"]), (Term, ["有效期限"])];

    private protected override int MinLabels => 1;

    private protected override string[] MandatoryFields => [Authority, From, To];

    private protected override DocumentForm FormOf(PrintedPage page) => new(new PageText(page), FieldLabels, columns: false);

    private protected override IEnumerable<int> LinesToConfirm(DocumentForm form) => ReadValues(form).SelectMany(v => v.Lines);

    private protected override IEnumerable<FieldValue> ReadValues(DocumentForm form) => [form.ValueOf(Authority, 2), form.ValueOf(Term)];

    private protected override PaperFields? ReadFields(DocumentForm form, PrintedPage page)
    {
        var (issuer, term) = (form.ValueOf(Authority, 2), form.ValueOf(Term));
        var (authority, isKnown, isCorrected) = PlaceNames.CorrectAuthority(issuer.Text);
        var (from, to, isOpenEnded) = ParseValidity(term.Text);
        var isComplete = isOpenEnded || to is not null;
        var confidence = !isComplete ? 0.5m : term.IsCertain ? 0.98m : 0.85m;
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Authority] = authority.Length == 0 ? PaperField.None : new PaperField(authority,
                isKnown ? isCorrected ? 0.8m : issuer.IsCertain ? 0.95m : 0.85m : Math.Min(issuer.Confidence, 0.6m), issuer.PlaceOn(page)),
            [From] = from is { } f ? new PaperField(DateFinder.ToIso(f), confidence, term.PlaceOn(page)) : PaperField.None,
            // A card without an end date is valid for life: the value is empty, with the confidence of the reading.
            [To] = !isComplete ? PaperField.None : new PaperField(to is { } t ? DateFinder.ToIso(t) : null, confidence, term.PlaceOn(page)),
        };
        return fields.Values.All(v => v.Value is null) ? null : new PaperFields(fields, isComplete ? [] : ["validity_unsure"]);
    }

    private static (DateOnly? From, DateOnly? To, bool Open) ParseValidity(string text) =>
        (DateFinder.FindAll(text), DateFinder.IsOpenEnded(text)) switch
        {
            ([var from, var to, ..], _) when CardValidity.IsPossible(from, to) => (from, to, false),
            ([var from], true) => (from, null, true),
            ([var from, ..], _) => (from, null, false),
            _ => (null, null, false),
        };
}
