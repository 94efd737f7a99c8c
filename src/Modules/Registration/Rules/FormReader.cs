using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Reads fields of a form as typed and records what is wrong with them. Null means that the field is absent or wrong; <see cref="Issues"/>
/// tells which.
/// </summary>
internal sealed class FormReader(JsonObject form)
{
    public List<Issue> Issues { get; } = [];

    public bool Has(string name) =>
        form[name] is not null && !(form[name] is JsonValue v && v.TryGetValue<string>(out var s) && s.Length == 0);

    /// <param name="name">A field of <see cref="RegistrationForm.Fields"/>, whose bounds are checked.</param>
    /// <param name="required">Whether the field must be there; null for what the table says.</param>
    public string? ReadText(string name, bool? required = null)
    {
        var (min, max, optional) = (RegistrationForm.Find(name).Min, RegistrationForm.Find(name).Max,
            RegistrationForm.Find(name).IsOptional);
        if (!Has(name))
            return required ?? !optional ? BlockMissing(name) : null;
        if (form[name] is not JsonValue value || !value.TryGetValue<string>(out var text))
            return Block<string>(name, "wrong_type", "应为文本。", "Has to be text.");
        var runes = SafeText.CountRunes(text);
        if (runes > max)
            return Block<string>(name, "too_long", $"最多 {max} 个字符。", $"At most {max} characters.");
        if (runes < min)
            return Block<string>(name, "too_short", $"至少 {min} 个字符。", $"At least {min} characters.");
        return text;
    }

    /// <summary>
    /// Reads a field that no decision depends on. It never causes an issue: a value that cannot be kept is treated as absent.
    /// </summary>
    public string? ReadDecorative(string name, Decoration decoration) =>
        form[name] is JsonValue value && value.TryGetValue<string>(out var text)
            && SafeText.CleanDecoration(text, decoration, RegistrationForm.Find(name).Max) is { Length: > 0 } cleaned ? cleaned : null;

    public decimal? ReadNumber(string name)
    {
        var places = RegistrationForm.Find(name).Max;
        if (!Has(name))
        {
            BlockMissing(name);
            return null;
        }
        if (form[name] is not JsonValue value || ParseNumber(value) is not { } number)
        {
            var (chinese, english) = form[name] is JsonValue typed && typed.TryGetValue<string>(out var text)
                ? TypedNumber.Advise(text) : TypedNumber.GeneralAdvice;
            Block<string>(name, "wrong_type", chinese, english);
            return null;
        }
        if (decimal.Round(number, places) != number)
        {
            Block<string>(name, "too_precise", $"最多保留 {places} 位小数。", $"At most {places} decimal places.");
            return null;
        }
        return number;
    }

    public Guid? ReadId(string name)
    {
        if (!Has(name))
        {
            BlockMissing(name);
            return null;
        }
        if (form[name] is JsonValue value && value.TryGetValue<string>(out var text) && CanonicalId.Read(text) is { } id)
            return id;
        Block<string>(name, "wrong_type", "图片编号无效。", "Not the id of a picture.");
        return null;
    }

    /// <summary>Returns the texts of an array, in order; null when it is not an array of texts.</summary>
    public IReadOnlyList<string>? ReadList(string name)
    {
        var max = RegistrationForm.Find(name).Max;
        if (form[name] is null)
            return [];
        if (form[name] is not JsonArray array)
            return Block<IReadOnlyList<string>>(name, "wrong_type", "应为列表。", "Has to be a list.");
        if (array.Count > max)
            return Block<IReadOnlyList<string>>(name, "too_many", $"最多 {max} 项。", $"At most {max} entries.");
        var texts = new List<string>();
        for (var i = 0; i < array.Count; i++)
            if (array[i] is JsonValue value && value.TryGetValue<string>(out var text))
                texts.Add(text);
            else
                Block<string>($"{name}/{i}", "wrong_type", "应为文本。", "Has to be text.");
        return texts.Count == array.Count ? texts : null;
    }

    public T? Block<T>(string name, string code, string chinese, string english) where T : class
    {
        Issues.Add(new Issue("/" + name, code, chinese, english));
        return null;
    }

    public void Warn(string name, string code, string chinese, string english) =>
        Issues.Add(new Issue("/" + name, code, chinese, english, Blocking: false));

    private string? BlockMissing(string name) => Block<string>(name, "required", "必填。", "Required.");

    /// <summary>Reads a JSON number, or the text of a form field. Drafts and submissions are read alike.</summary>
    private static decimal? ParseNumber(JsonValue value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.TryGetValue<decimal>(out var number) ? number : null
        : value.TryGetValue<string>(out var text) ? TypedNumber.Read(text) : null;
}
