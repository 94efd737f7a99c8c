using System.Text.Json;
using Npgsql;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Reads the policy in force for each decision, so that an activation takes effect on all hosts at once.</summary>
internal static class ActivePolicy
{
    public static async Task<Policy> Read(NpgsqlConnection connection, CancellationToken ct) =>
        await PolicyVersions.ReadActive(connection, null, AssignmentPolicy.Kind, ct) is { } active ? Parse(active) : Policy.BuiltIn;

    public static Policy Parse(PolicyVersion it) => it.Version == 0 ? Policy.BuiltIn
        : JsonSerializer.Deserialize<AssignmentPolicy>(it.Content, WebJson.Options)!.ToPolicy(it.Name);
}
