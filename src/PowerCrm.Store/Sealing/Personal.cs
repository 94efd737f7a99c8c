using System.Text.Json.Serialization;

namespace PowerCrm.Store;

/// <summary>
/// Personal data sealed with its subject's key. It has no clear member, so nothing can write it out by accident;
/// <see cref="IKeyRing"/> opens it, and opens it to null for ever once the key is destroyed.
/// </summary>
[JsonConverter(typeof(PersonalJson))]
public sealed record Personal(Guid Subject, int Key, ReadOnlyMemory<byte> Sealed)
{
    public override string ToString() => "[personal]";

    /// <summary>By content: two reads of the same event are equal. (Two seals of one value are not: each has its own nonce.)</summary>
    public bool Equals(Personal? other) =>
        other is not null && Subject == other.Subject && Key == other.Key && Sealed.Span.SequenceEqual(other.Sealed.Span);

    public override int GetHashCode() => HashCode.Combine(Subject, Key, Sealed.Length);
}

/// <summary>Seals and opens personal data: one AES-256 key a subject, wrapped by the master key, which is never in the database.</summary>
public interface IKeyRing
{
    /// <summary>
    /// Seals a value as JSON; the key is made at the first use. Associated data: stream (by default the subject) and field.
    /// </summary>
    /// <exception cref="SubjectErasedException">The subject's key was destroyed.</exception>
    ValueTask<Personal> Seal<T>(Guid subject, string field, T value, CancellationToken ct, Guid? stream = null) where T : class;

    /// <summary>Opens a sealed value for a stated purpose; null once the key is destroyed.</summary>
    ValueTask<T?> Open<T>(Personal? value, string field, string purpose, CancellationToken ct, Guid? stream = null) where T : class;

    /// <summary>Fetches the keys of several subjects in one trip, before a list of their values is opened.</summary>
    ValueTask Warm(IReadOnlyCollection<Guid> subjects, CancellationToken ct);

    /// <summary>Makes the keys of subjects who have none, in one statement: before many values of many subjects are sealed.</summary>
    Task Make(IReadOnlyCollection<Guid> subjects, CancellationToken ct);

    /// <summary>Raw bytes (pictures, stored answers) under the same key.</summary>
    ValueTask<byte[]> SealBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);
    ValueTask<byte[]?> OpenBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);

    /// <summary>
    /// Proof that a value is unchanged: HMAC-SHA-256 under a key derived from the subject's, hex. Null once the key is destroyed.
    /// </summary>
    ValueTask<string?> Fingerprint(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);

    /// <summary>Blind index for look-up by equality: HMAC-SHA-256 under a key outside the database, per kind of value.</summary>
    byte[] Index(string kind, string value);

    /// <summary>
    /// The row that destroys a subject's key, for the transaction that records the erasure; then call <see cref="Forget"/>.
    /// </summary>
    Row Destruction(Guid subject);
    void Forget(Guid subject);
}

/// <summary>The person was erased: nothing can be sealed for them any more.</summary>
public sealed class SubjectErasedException(Guid subject) : Exception($"The key of subject {subject} was destroyed.");
