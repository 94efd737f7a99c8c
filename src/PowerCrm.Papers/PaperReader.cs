namespace PowerCrm.Papers;

/// <summary>
/// Extracts the fields of one kind of document from the lines that were read on a picture. Pure: the caller runs the reading.
/// </summary>
public abstract class PaperReader
{
    /// <summary>The number of labels that identify this kind of document.</summary>
    private protected abstract int Enough { get; }

    /// <summary>
    /// Fields that every document of this kind has, and for which another reading is worthwhile; null is not a valid value for them.
    /// </summary>
    private protected virtual string[] Always => [];

    /// <summary>Returns the number of mandatory fields that were not found.</summary>
    public int Missing(PaperFields fields) => Always.Count(f => fields.Fields.GetValueOrDefault(f) is not { Confidence: > 0 });

    private protected abstract Form FormOf(PrintedPage page);

    /// <summary>Returns the lines of fields that may be certain, but only if a second reading gives the same result.</summary>
    private protected abstract IEnumerable<int> ToBeSure(Form form);

    /// <summary>Returns all values, to find lines with doubtful letters.</summary>
    private protected abstract IEnumerable<Value> Values(Form form);

    private protected abstract PaperFields? Fields(Form form, PrintedPage page);

    /// <summary>Whether the page is sufficient without its labels.</summary>
    private protected virtual bool Suffices(Form form) => false;

    private bool Is(Form form) => form.Found.Count >= Enough || Suffices(form);

    /// <summary>Whether the page is a document of this kind.</summary>
    public bool Knows(PrintedPage page) => Is(FormOf(page));

    /// <summary>Returns the numbers of the lines to read again, at another scale, before <see cref="Fields(PrintedPage)"/>.</summary>
    public IReadOnlyList<int> Doubts(PrintedPage page) => FormOf(page) is var form && Is(form)
        ? [.. ToBeSure(form).Concat(Values(form).SelectMany(v => v.DoubtfulLines)).Distinct()] : [];

    /// <returns>Null if the page is not a document of this kind.</returns>
    public PaperFields? Fields(PrintedPage page) => FormOf(page) is var form && Is(form)
        ? Fields(form, page) : null;

    private protected static PaperField Free(Value value, PrintedPage page, Func<string, string>? written = null) =>
        value.Text is { Length: > 0 } text
            ? new PaperField(written?.Invoke(text) ?? text, Math.Min(value.Confidence, PaperField.Free), value.On(page)) : PaperField.None;
}
