namespace PowerCrm.Store;

/// <summary>Whether the hosts' database user can change the log (docs/adr/0040).</summary>
/// <param name="LogRole">The owner of the log's tables.</param>
/// <param name="HostRole">The database user of the hosts, which owns all other tables.</param>
/// <param name="User">The database user of this process.</param>
/// <param name="Gaps">Rights by which the hosts' user could change the log, and rights that it lacks for appending.</param>
public sealed record LogProtection(string LogRole, string HostRole, string User, IReadOnlyList<string> Gaps)
{
    /// <summary>True if the log has an owner of its own, even if gaps have appeared since.</summary>
    public bool HasOwner => LogRole != HostRole;

    public bool IsComplete => HasOwner && Gaps.Count == 0;
}

/// <summary>Thrown when the schema has to be changed and the database user may not do that.</summary>
public sealed class SchemaRefusedException(string reason, Exception inner) : InvalidOperationException(
    $"The schema has to be changed, and this database user may not do that ({reason}). Run db-apply once as an administrator of the "
    + "database: docs/operating.md, \"The database user\".", inner);
