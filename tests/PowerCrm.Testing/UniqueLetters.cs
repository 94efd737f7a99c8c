namespace PowerCrm.Testing;

/// <summary>Makes unique names without digits: the digits of an id look like a phone number once in some thousand cases.</summary>
public static class UniqueLetters
{
    public static string New() => Of(Guid.CreateVersion7());

    /// <summary>Returns the 32 digits of the id, each as a letter from a to p.</summary>
    public static string Of(Guid id) =>
        string.Concat(id.ToString("N").Select(c => (char)(char.IsAsciiDigit(c) ? c - '0' + 'a' : c - 'a' + 'k')));
}
