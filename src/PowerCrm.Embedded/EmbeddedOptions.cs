namespace PowerCrm.Embedded;

/// <summary>Options of the embedded PostgreSQL.</summary>
/// <param name="DataFolder">The folder with the state of this installation (<c>.data/</c>); hosts with the same folder share one
/// server.</param>
public sealed record EmbeddedOptions(string DataFolder)
{
    /// <summary>The database of the connection string; created if it does not exist.</summary>
    public string Database { get; init; } = "powercrm";

    /// <summary>False for tests only: nothing is flushed to disk, so a power failure destroys the cluster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>For tests: a waiting child process stops the server as soon as the last host has ended, in whatever way it ended.</summary>
    public bool StopWhenAbandoned { get; init; }

    /// <summary>The folders to search for the server's programs; null searches the usual places.</summary>
    public IReadOnlyList<string>? ProgramFolders { get; init; }
}
