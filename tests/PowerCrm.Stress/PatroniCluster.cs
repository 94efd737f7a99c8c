using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Npgsql;

namespace PowerCrm.Stress;

/// <summary>
/// Three PostgreSQL under Patroni and etcd with HAProxy, started by the scripts of ops/ha in a folder of the experiment's own.
/// </summary>
internal sealed class PatroniCluster : IAsyncDisposable
{
    private static readonly string[] Nodes = ["node1", "node2", "node3"];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly DirectoryInfo folder;
    private readonly Dictionary<string, int> ports;

    private PatroniCluster(DirectoryInfo folder)
    {
        this.folder = folder;
        ports = File.ReadLines(Path.Combine(folder.FullName, "ports")).Select(l => l.Split('='))
            .ToDictionary(l => l[0], l => int.Parse(l[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>How hosts find the primary.</summary>
    public enum RoutingMode
    {
        /// <summary>HAProxy asks Patroni and forwards each connection to the primary.</summary>
        HAProxy,

        /// <summary>The connection string names the three servers, and Npgsql finds the primary.</summary>
        MultiHost,
    }

    /// <summary>Returns what to install; null when everything is there.</summary>
    public static async Task<string?> Missing()
    {
        var (exitCode, _, error) = await Shell.Run(". ops/ha/servers.sh\nneed_packages");
        return exitCode == 0 ? null : error;
    }

    /// <summary>Starts the servers with synchronous replication: a commit is answered when a standby has it, too.</summary>
    public static async Task<PatroniCluster> Start()
    {
        // Servers started by root run as another user, who needs access to the folder.
        var folder = Directory.CreateTempSubdirectory("powercrm-ha-");
        await RunScript($"ops/ha/up '{folder.FullName}'");
        return new PatroniCluster(folder);
    }

    public string ConnectionString(RoutingMode routing) => File.ReadAllLines(Path.Combine(folder.FullName, "connections"))[(int)routing];

    /// <summary>Runs a command of ops/ha/node.</summary>
    public Task RunNodeCommand(string verb, string node = "") => RunScript($"ops/ha/node '{folder.FullName}' {verb} {node}");

    /// <summary>Returns the server whose Patroni says that it is the primary; null when there is none.</summary>
    public async Task<string?> FindPrimary()
    {
        foreach (var name in Nodes)
            if (await Query(name, "/primary") is not null)
                return name;
        return null;
    }

    /// <summary>True when there is a primary with two standbys that are up to date, one of them synchronous.</summary>
    public async Task<bool> IsHealthy()
    {
        if (await FindPrimary() is not { } primary || await Query(primary, "/cluster") is not { } cluster)
            return false;
        var members = cluster["members"]!.AsArray().Select(m => m!.AsObject()).ToList();
        return members.Count == 3 && members.All(m => m["state"]!.GetValue<string>() is "running" or "streaming")
            && members.Select(m => m["timeline"]?.ToString()).Distinct().Count() == 1
            && members.Any(m => m["role"]!.GetValue<string>() == "sync_standby")
            && members.Where(m => m["role"]!.GetValue<string>() != "leader")
                .All(m => m["lag"] is JsonValue lag && lag.TryGetValue<long>(out var bytes) && bytes < 1_000_000);
    }

    private async Task<JsonNode?> Query(string node, string path)
    {
        try
        {
            using var response = await http.GetAsync($"http://127.0.0.1:{ports[node + "_rest"]}{path}");
            return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            return null;
        }
    }

    private static async Task RunScript(string command)
    {
        var (exitCode, output, error) = await Shell.Run(command);
        if (exitCode != 0)
            throw new InvalidOperationException($"{command}\n{output}{error}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        NpgsqlConnection.ClearAllPools();
        await RunScript($"ops/ha/down '{folder.FullName}' --now");
        folder.Delete(recursive: true);
    }
}
