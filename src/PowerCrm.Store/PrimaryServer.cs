using Npgsql;

namespace PowerCrm.Store;

/// <summary>Creates data sources for connection strings that may name several servers; they connect to the primary.</summary>
public static class PrimaryServer
{
    /// <summary>Whether the connection string names more than one server.</summary>
    public static bool HasSeveralHosts(NpgsqlConnectionStringBuilder builder) =>
        builder.Host?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>
    /// Adds the primary as the target to a connection string of several servers that sets none, since everything here writes.
    /// </summary>
    public static string TargetPrimary(string connectionString)
    {
        var it = new NpgsqlConnectionStringBuilder(connectionString);
        if (!HasSeveralHosts(it) || !string.IsNullOrEmpty(it.TargetSessionAttributes))
            return connectionString;
        it.TargetSessionAttributes = "primary";
        return it.ConnectionString;
    }

    public static NpgsqlDataSource Build(NpgsqlDataSourceBuilder builder)
    {
        if (!HasSeveralHosts(builder.ConnectionStringBuilder))
            return builder.Build();
        // Npgsql accepts this setting for a connection, but rejects it in the connection string of a data source.
        builder.ConnectionStringBuilder.Remove("Target Session Attributes");
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }
}
