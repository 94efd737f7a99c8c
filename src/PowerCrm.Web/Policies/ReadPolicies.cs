using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// Reads the active policy of a kind and all of its versions: when, by whom and why they were activated. With a time, it returns the state
/// at that time; before the first version, version 0 was in force, with the content that the build and its settings give it now.
/// </summary>
[Tags("policies")]
public static class ReadPolicies
{
    /// <param name="Version">0 for the one that comes with the build.</param>
    /// <param name="Policy">The content; its members are those that <c>validate</c> accepts for this kind.</param>
    public sealed record Answer(string Kind, int Version, string Name, JsonNode? Policy, IReadOnlyList<Item> Items);

    /// <param name="ByName">The current name of the staff member.</param>
    public sealed record Item(int Version, string Name, DateTimeOffset? At, string? By, string? ByName, string? Reason);

    [WolverineGet("/policies/{kind:policy}"), Staff("admin", "auditor")]
    [QueryParameters("at")]
    [Answers<Answer>]
    public static async Task<IResult> Get(string kind, PolicyVersions policies, DatabaseClock clock, HttpContext http, CancellationToken ct)
    {
        if (policies.Find(kind) is not { } policyKind)
            return Problem.NotFound;
        var requested = PastMoment.ReadQuery(http);
        var (at, fault) = PastMoment.Resolve(requested, await clock.ReadNow(ct));
        if (fault is not null)
            return Problem.Invalid(fault);
        // Without a question the newest one is in force, as decisions see it, whatever this host takes for now.
        var all = await policies.ReadAll(policyKind, ct, requested is null ? null : at);
        return Reply.Ok(new Answer(kind, all[0].Version, all[0].Name, JsonNode.Parse(all[0].Content),
            [.. all.Select(p => new Item(p.Version, p.Name, p.At, p.By, p.ByName, p.Reason))]), all[0].Version)
            .WithHeader("Cache-Control", "private, no-cache");
    }
}

/// <summary>Reads one version of a policy, as it was when active.</summary>
[Tags("policies")]
public static class ReadPolicyVersion
{
    public sealed record Answer(string Kind, int Version, string Name, JsonNode? Policy, DateTimeOffset? At, string? By, string? Reason);

    [WolverineGet("/policies/{kind:policy}/{version:int}"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(string kind, int version, PolicyVersions policies, CancellationToken ct) =>
        policies.Find(kind) is { } policyKind && (await policies.ReadAll(policyKind, ct)).FirstOrDefault(p =>
        p.Version == version) is { } it
            ? Reply.Ok(new Answer(kind, it.Version, it.Name, JsonNode.Parse(it.Content), it.At, it.By, it.Reason))
                .WithHeader("Cache-Control", "private, no-cache")
            : Problem.NotFound;
}
