namespace PowerCrm.Papers;

/// <summary>Makes the fields of one kind of paper out of the lines that were read on a picture. Pure: who reads is the caller's
/// matter.</summary>
public abstract class PaperReader
{
    /// <summary>How many labels make it this paper.</summary>
    private protected abstract int Enough { get; }

    /// <summary>Fields that every such paper has, where it is worth another reading to find them; null is no value of theirs.</summary>
    private protected virtual string[] Always => [];

    /// <summary>How many fields that every such paper has were not found.</summary>
    public int Missing(PaperFields fields) => Always.Count(f => fields.Fields.GetValueOrDefault(f) is not { Confidence: > 0 });

    private protected abstract Form FormOf(PrintedPage page);

    /// <summary>Lines of fields that may be certain, and then only if a second reading says the same.</summary>
    private protected abstract IEnumerable<int> ToBeSure(Form form);

    /// <summary>All values, for lines with doubtful letters.</summary>
    private protected abstract IEnumerable<Value> Values(Form form);

    private protected abstract PaperFields? Fields(Form form, PrintedPage page);

    /// <summary>A page that says enough without its labels.</summary>
    private protected virtual bool Suffices(Form form) => false;

    private bool Is(Form form) => form.Found.Count >= Enough || Suffices(form);

    /// <summary>Whether the page is a paper of this kind.</summary>
    public bool Knows(PrintedPage page) => Is(FormOf(page));

    /// <summary>Numbers of the lines that should be read once more, at another scale, before <see cref="Fields(PrintedPage)"/>.</summary>
    public IReadOnlyList<int> Doubts(PrintedPage page) => FormOf(page) is var form && Is(form)
        ? [.. ToBeSure(form).Concat(Values(form).SelectMany(v => v.DoubtfulLines)).Distinct()] : [];

    /// <returns>Null: the page is no paper of this kind.</returns>
    public PaperFields? Fields(PrintedPage page) => FormOf(page) is var form && Is(form)
        ? Fields(form, page) : null;

    private protected static PaperField Free(Value value, PrintedPage page, Func<string, string>? written = null) =>
        value.Text is { Length: > 0 } text
            ? new PaperField(written?.Invoke(text) ?? text, Math.Min(value.Confidence, PaperField.Free), value.On(page)) : PaperField.None;
}
