using System.Security.Cryptography;

namespace PowerCrm.Web;

/// <summary>A password that somebody other than the owner sets when an account is created or recovered.</summary>
/// <param name="IsOneTime">It is valid for <see cref="OneTimeLifetime"/>, and a session opened with it can only be used to change
/// it.</param>
public sealed record GivenPassword(string Text, bool IsOneTime)
{
    /// <summary>How long a generated password can be used to sign in.</summary>
    public static readonly TimeSpan OneTimeLifetime = TimeSpan.FromHours(24);

    /// <summary>Letters and digits that cannot be confused when the password is read out; 20 of them are 99 bits.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Returns a random password, in four groups of five.</summary>
    public static GivenPassword Generate() =>
        new(string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(5).Select(group => new string(group))), IsOneTime: true);

    public static implicit operator GivenPassword(string text) => new(text, IsOneTime: false);

    internal TimeSpan? LifetimeOrNull => IsOneTime ? OneTimeLifetime : null;

    public override string ToString() => nameof(GivenPassword);
}
