using System.Text.Json;
using Npgsql;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>The policy in force, read anew for each decision: it holds from its activation on, on all hosts.</summary>
internal static class ActivePolicy
{
    public static async Task<Policy> Read(NpgsqlConnection connection, CancellationToken ct) =>
        await PolicyVersions.Active(connection, null, AssignmentPolicy.Kind, ct) is { } active ? Parsed(active) : Policy.Current;

    public static Policy Parsed(PolicyVersion it) => it.Version == 0 ? Policy.Current
        : JsonSerializer.Deserialize<AssignmentPolicy>(it.Content, WebJson.Options)!.Named(it.Name);
}
