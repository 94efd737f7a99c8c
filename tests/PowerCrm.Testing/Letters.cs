namespace PowerCrm.Testing;

/// <summary>Names that nothing else has, without digits: those of an id look like somebody's phone number once in some thousands.</summary>
public static class Letters
{
    public static string New() => Of(Guid.CreateVersion7());

    /// <summary>The 32 digits of the id, each as a letter from a to p.</summary>
    public static string Of(Guid id) =>
        string.Concat(id.ToString("N").Select(c => (char)(char.IsAsciiDigit(c) ? c - '0' + 'a' : c - 'a' + 'k')));
}
