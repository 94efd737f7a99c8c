using PowerCrm.Store;

namespace PowerCrm.Contracts;

// Streams and subjects that belong to a registration. Their ids are derived from the registration's id, so every module can compute them
// without a lookup; the names are part of stored ids and never change. Appends to these streams do not change the registration's version.

/// <summary>The stream of accesses to a person's documents; the person can read it.</summary>
public static class AccessStream
{
    /// <summary>
    /// What an auditor saw in clear text: a case as it was at some time. The reason given for it also opens its pictures for a while.
    /// </summary>
    public const string PastCase = "past_case";

    public static Guid Of(Guid registration) => Ids.Derived(registration, "access");

    /// <summary>Seals the purpose of an access, which the person can read.</summary>
    /// <exception cref="SubjectErasedException">The person was erased.</exception>
    public static ValueTask<Personal> SealPurpose(IKeyRing keys, Guid registration, string purpose, CancellationToken ct) =>
        keys.Seal(registration, SealedFieldNames.Purpose, new AccessPurpose(purpose), ct, Of(registration));

    /// <summary>Returns the append that records an access.</summary>
    public static StreamAppend Append(PersonalDataRevealed access) => new(Of(access.Registration), ExpectedVersion.Any, access);
}

/// <summary>The stream of a message to the applicant; there is one for each cause.</summary>
public static class NotificationStream
{
    public static Guid Of(Guid registration, Guid cause) => Ids.Derived(registration, $"notification:{cause:N}");
}

/// <summary>The stream of what was read from a registration's pictures after submission.</summary>
public static class ReadingStream
{
    public static Guid Of(Guid registration) => Ids.Derived(registration, "reading");
}

/// <summary>
/// The subject whose key seals the readings of a round. It is not the person's own key, so consent to the documents can be withdrawn for
/// good while the person stays.
/// </summary>
public static class ReadingSubject
{
    public static Guid Of(Guid registration, int round) => Ids.Derived(registration, $"readings {round}");

    /// <param name="last">The newest round; 0 if there is none.</param>
    public static IReadOnlyList<Guid> UpTo(Guid registration, int last) =>
        [.. Enumerable.Range(1, last).Select(round => Of(registration, round))];
}
