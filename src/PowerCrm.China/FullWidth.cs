namespace PowerCrm.China;

/// <summary>
/// Converts full-width forms, which Chinese input methods produce, to ASCII. The rest of NFKC needs tables that the runtime omits under
/// invariant globalisation, and affects no character of a company's name or code.
/// </summary>
public static class FullWidth
{
    public static string Fold(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i] switch { >= '\uFF01' and <= '\uFF5E' => (char)(source[i] - 0xFEE0), '\u3000' => ' ', var c => c };
    });
}
