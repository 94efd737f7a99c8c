using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Web;

/// <summary>One version of a policy. Version 0 is built in: it has no author, time or reason.</summary>
/// <param name="Name">The name in explanations.</param>
/// <param name="ByName">The current name of the staff member; only set when all versions are read.</param>
public sealed record PolicyVersion(string Kind, int Version, string Name, string Content, DateTimeOffset? At, string? By, string? Reason,
    string? ByName = null);

/// <summary>A version as it is stored.</summary>
internal sealed class PolicyRow
{
    public const string Columns = "kind, version, content::text as content, reason, actor, at";

    public string Kind { get; init; } = "";
    public int Version { get; init; }
    public string Content { get; init; } = "";
    public string Reason { get; init; } = "";
    public string Actor { get; init; } = "";
    public DateTime At { get; init; }
    public string? Display_name { get; init; }

    public PolicyVersion ToVersion() => new(Kind, Version, $"{Kind}-{Version}", Content, At, Actor, Reason, Display_name);

    /// <summary>Returns the event of its activation, for the stream of its kind.</summary>
    public PolicyVersionActivated CreateFact() =>
        new(Kind, Version, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content))), At);
}
