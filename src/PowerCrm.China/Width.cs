namespace PowerCrm.China;

/// <summary>
/// Full-width forms to ASCII, what Chinese input methods produce. The rest of NFKC needs tables that the runtime leaves out under invariant
/// globalisation, and compares nothing that a company's name or code has.
/// </summary>
public static class Width
{
    public static string Fold(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i] switch { >= '\uFF01' and <= '\uFF5E' => (char)(from[i] - 0xFEE0), '\u3000' => ' ', var c => c };
    });
}
