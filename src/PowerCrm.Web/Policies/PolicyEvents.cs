using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The stream of a kind of policy, for the audit: which version was activated when, with which content, and by whom.</summary>
public static class PolicyStream
{
    /// <summary>The actor that recorded versions which were activated before activations were recorded.</summary>
    public const string EarlierVersions = "earlier-policies";

    private static readonly Guid Namespace = Guid.Parse("0a9c1f0e-5a53-5c0e-9d5f-6b1f0f7c2d41");

    public static Guid Of(string kind) => Ids.Derived(Namespace, kind);
}

/// <summary>
/// A version of a policy was activated. Its content is in <c>pc_policies</c>; with the hash, the log proves that it is still the same.
/// </summary>
/// <param name="ContentHash">SHA-256 of the stored content, in hexadecimal digits.</param>
/// <param name="At">Since when the version is in force.</param>
public sealed record PolicyVersionActivated(string Kind, int Version, string ContentHash, DateTimeOffset At);
