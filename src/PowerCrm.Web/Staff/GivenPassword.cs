using System.Security.Cryptography;

namespace PowerCrm.Web;

/// <summary>The password with which somebody else than its owner makes or mends an account.</summary>
/// <param name="ForOnce">It is good for <see cref="Life"/>, and nothing is open to who signs in with it but the change of it.</param>
public sealed record GivenPassword(string Text, bool ForOnce)
{
    /// <summary>How long one that was made lets somebody in.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Letters and digits that nobody takes for one another when the password is read out; 20 of them are 99 bits.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>A random one, in four groups of five.</summary>
    public static GivenPassword Made() =>
        new(string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(5).Select(group => new string(group))), ForOnce: true);

    public static implicit operator GivenPassword(string text) => new(text, ForOnce: false);

    internal TimeSpan? LifeOrNone => ForOnce ? Life : null;

    public override string ToString() => nameof(GivenPassword);
}
