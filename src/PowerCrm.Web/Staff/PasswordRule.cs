using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;

namespace PowerCrm.Web;

/// <summary>
/// Decides which passwords an account may have. A password is weak if it is guessed early, not if it lacks a kind of character (NIST SP
/// 800-63B, 3.1.1.2): common passwords, also with digits and symbols around them or in place of letters; the account's own names; digits
/// only; a few characters repeated.
/// </summary>
internal static class PasswordRule
{
    public const int MinLength = 10, MaxLength = 200;

    /// <summary>
    /// The iterations of PBKDF2 with HMAC-SHA-512 (OWASP Password Storage Cheat Sheet, 2023: 210,000). In Development, whose passwords are
    /// not secret, 1,000: a quarter of a second of CPU time per account and sign-in is most of the startup time with demo users. A hash
    /// with fewer iterations is replaced at the first sign-in in Production.
    /// </summary>
    public static int GetHashIterations(IHostEnvironment environment) => environment.IsDevelopment() ? 1_000 : 210_000;

    private const int MinDistinctCharacters = 5;

    /// <summary>Shorter names occur in many words by chance.</summary>
    private const int MinNameLength = 4, MinHanNameLength = 2;

    private static readonly Lazy<FrozenSet<string>> CommonPasswords = new(LoadCommonPasswords);

    /// <summary>Returns the password in the form to be stored.</summary>
    /// <param name="allowWeak">Accepts weak passwords too: for development.</param>
    /// <exception cref="ArgumentException">The password is not accepted; the message says why.</exception>
    public static string NormalizeOrThrow(string password, bool allowWeak, params IReadOnlyList<string> names)
    {
        // Normalized as at the sign-in: NFC, and without characters that request bodies may not contain.
        (password, var error, _) = SafeText.Normalize(password, TextRule.Verbatim);
        if (error is not null)
            throw new ArgumentException("A password must not contain tabs, control or invisible characters; "
                + "the sign-in rejects them.");
        if (SafeText.CountRunes(password) is < MinLength or > MaxLength)
            throw new ArgumentException($"A password must have {MinLength} to {MaxLength} characters.");
        if (!allowWeak && IsWeak(password, names))
            throw new ArgumentException("This password is easy to guess; choose a longer or less common one.");
        return password;
    }

    /// <summary>Whether somebody who knows the account would guess the password early.</summary>
    /// <param name="names">Names that an attacker tries first: the username, the person's name.</param>
    public static bool IsWeak(string password, params IEnumerable<string> names)
    {
        var lowercase = password.ToLowerInvariant();
        var core = TrimNonLetters(lowercase);
        return core.Length == 0 || lowercase.Distinct().Count() < MinDistinctCharacters
            || CommonPasswords.Value.Contains(lowercase) || CommonPasswords.Value.Contains(core)
            || CommonPasswords.Value.Contains(ReplaceLookalikes(core))
            // A symbol in front of the first letter may stand for one: $uperman.
            || CommonPasswords.Value.Contains(TrimNonLetters(
                ReplaceLookalikes(lowercase[..(lowercase.IndexOf(core, StringComparison.Ordinal) + core.Length)])))
            || names.Append("powercrm").Any(name =>
                name.Length >= (name.All(char.IsAscii) ? MinNameLength : MinHanNameLength)
                && lowercase.Contains(name.ToLowerInvariant(), StringComparison.Ordinal));
    }

    /// <summary>
    /// Returns the text without the digits and symbols before its first and after its last letter; empty if it has no letter.
    /// </summary>
    private static string TrimNonLetters(string text)
    {
        var (from, to) = (0, text.Length);
        while (from < to && !char.IsLetter(text[from]))
            from++;
        while (to > from && !char.IsLetter(text[to - 1]))
            to--;
        return text[from..to];
    }

    /// <summary>Returns the text with letters in place of the symbols that people write for them: p@ssw0rd.</summary>
    private static string ReplaceLookalikes(string text) => string.Create(text.Length, text, (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
    });

    private static FrozenSet<string> LoadCommonPasswords()
    {
        using var file = typeof(PasswordRule).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
