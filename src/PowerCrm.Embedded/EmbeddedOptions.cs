namespace PowerCrm.Embedded;

/// <summary>What the embedded PostgreSQL needs to know.</summary>
/// <param name="DataFolder">Where this installation keeps its state (<c>.data/</c>); hosts with the same folder share one server.</param>
public sealed record EmbeddedOptions(string DataFolder)
{
    /// <summary>The database the connection string names; made when it is not there.</summary>
    public string Database { get; init; } = "powercrm";

    /// <summary>Off for tests only: nothing is flushed to disk, so that a power cut loses the cluster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>For tests: a waiting child stops the server as soon as the last host is gone, however that host ended.</summary>
    public bool StopWhenAbandoned { get; init; }

    /// <summary>Where to look for the server's programs; null searches the machine.</summary>
    public IReadOnlyList<string>? ProgramFolders { get; init; }
}
