using System.Text.Json.Serialization;

namespace PowerCrm.Store;

/// <summary>
/// Personal data sealed with its subject's key. It has no clear-text member, so it cannot be written out by accident.
/// <see cref="IKeyRing"/> opens it; once the key is destroyed, the result is always null.
/// </summary>
[JsonConverter(typeof(PersonalJsonConverter))]
public sealed record Personal(Guid Subject, int Key, ReadOnlyMemory<byte> Sealed)
{
    public override string ToString() => "[personal]";

    /// <summary>
    /// Compares the content: two reads of the same event are equal. Two seals of the same value are not, since each has its own nonce.
    /// </summary>
    public bool Equals(Personal? other) =>
        other is not null && Subject == other.Subject && Key == other.Key && Sealed.Span.SequenceEqual(other.Sealed.Span);

    public override int GetHashCode() => HashCode.Combine(Subject, Key, Sealed.Length);
}

/// <summary>
/// Seals and opens personal data with one AES-256 key per subject, wrapped by the master key, which is never stored in the database.
/// </summary>
public interface IKeyRing
{
    /// <summary>
    /// Seals a value as JSON; the subject's key is created at the first use. Associated data: stream (by default the subject) and field.
    /// </summary>
    /// <exception cref="SubjectErasedException">The subject's key was destroyed.</exception>
    ValueTask<Personal> Seal<T>(Guid subject, string field, T value, CancellationToken ct, Guid? stream = null) where T : class;

    /// <summary>Opens a sealed value for a stated purpose; null once the key is destroyed.</summary>
    ValueTask<T?> Open<T>(Personal? value, string field, string purpose, CancellationToken ct, Guid? stream = null) where T : class;

    /// <summary>Loads the keys of several subjects in one round trip, before a list of their values is opened.</summary>
    ValueTask Preload(IReadOnlyCollection<Guid> subjects, CancellationToken ct);

    /// <summary>Creates the missing keys of several subjects in one statement, before many of their values are sealed.</summary>
    Task CreateKeys(IReadOnlyCollection<Guid> subjects, CancellationToken ct);

    /// <summary>Seals raw bytes (pictures, stored responses) with the subject's key.</summary>
    ValueTask<byte[]> SealBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);
    ValueTask<byte[]?> OpenBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);

    /// <summary>
    /// Returns a proof that a value is unchanged: HMAC-SHA-256 with a key derived from the subject's, in hex. Null once the key is
    /// destroyed.
    /// </summary>
    ValueTask<string?> Fingerprint(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct);

    /// <summary>
    /// Returns a blind index for lookups by equality: HMAC-SHA-256 with a key that is not stored in the database, one per kind of value.
    /// </summary>
    byte[] Index(string kind, string value);

    /// <summary>
    /// Returns the row that destroys a subject's key, for the transaction that records the erasure; call <see cref="Evict"/> afterwards.
    /// </summary>
    Row DestroyKey(Guid subject);
    void Evict(Guid subject);
}

/// <summary>Thrown when data is to be sealed for a person who was erased.</summary>
public sealed class SubjectErasedException(Guid subject) : Exception($"The key of subject {subject} was destroyed.");
