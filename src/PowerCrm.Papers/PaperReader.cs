namespace PowerCrm.Papers;

/// <summary>
/// Extracts the fields of one kind of document from the lines that were read on a picture. Pure: the caller runs the reading.
/// </summary>
public abstract class PaperReader
{
    /// <summary>The number of labels that identify this kind of document.</summary>
    private protected abstract int MinLabels { get; }

    /// <summary>
    /// Fields that every document of this kind has, and for which another reading is worthwhile; null is not a valid value for them.
    /// </summary>
    private protected virtual string[] MandatoryFields => [];

    /// <summary>Returns the number of mandatory fields that were not found.</summary>
    public int CountMissing(PaperFields fields) => MandatoryFields.Count(f =>
        fields.Fields.GetValueOrDefault(f) is not { Confidence: > 0 });

    private protected abstract DocumentForm FormOf(PrintedPage page);

    /// <summary>Returns the lines of fields that may be certain, but only if a second reading gives the same result.</summary>
    private protected abstract IEnumerable<int> LinesToConfirm(DocumentForm form);

    /// <summary>Returns all values, to find lines with doubtful letters.</summary>
    private protected abstract IEnumerable<FieldValue> ReadValues(DocumentForm form);

    private protected abstract PaperFields? ReadFields(DocumentForm form, PrintedPage page);

    /// <summary>Whether the page is sufficient without its labels.</summary>
    private protected virtual bool IsSufficient(DocumentForm form) => false;

    private bool IsThisKind(DocumentForm form) => form.FoundFields.Count >= MinLabels || IsSufficient(form);

    /// <summary>Whether the page is a document of this kind.</summary>
    public bool Recognises(PrintedPage page) => IsThisKind(FormOf(page));

    /// <summary>Returns the numbers of the lines to read again, at another scale, before <see cref="ReadFields(PrintedPage)"/>.</summary>
    public IReadOnlyList<int> LinesToReread(PrintedPage page) => FormOf(page) is var form && IsThisKind(form)
        ? [.. LinesToConfirm(form).Concat(ReadValues(form).SelectMany(v => v.DoubtfulLines)).Distinct()] : [];

    /// <returns>Null if the page is not a document of this kind.</returns>
    public PaperFields? ReadFields(PrintedPage page) => FormOf(page) is var form && IsThisKind(form)
        ? ReadFields(form, page) : null;

    private protected static PaperField CreateFreeTextField(FieldValue value, PrintedPage page, Func<string, string>? convert = null) =>
        value.Text is { Length: > 0 } text
            ? new PaperField(convert?.Invoke(text) ?? text, Math.Min(value.Confidence, PaperField.MaxFreeTextConfidence),
            value.PlaceOn(page)) : PaperField.None;
}
