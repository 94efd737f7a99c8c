using Npgsql;

namespace PowerCrm.Store;

/// <summary>The data source of a connection string that may name several servers: its connections are to the primary among them.</summary>
public static class Primary
{
    /// <summary>Does the connection string name more than one server?</summary>
    public static bool IsOneOfSeveral(NpgsqlConnectionStringBuilder it) => it.Host?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>Everything here writes, so a connection string of several servers without a wish means the primary.</summary>
    public static string Of(string connectionString)
    {
        var it = new NpgsqlConnectionStringBuilder(connectionString);
        if (!IsOneOfSeveral(it) || !string.IsNullOrEmpty(it.TargetSessionAttributes))
            return connectionString;
        it.TargetSessionAttributes = "primary";
        return it.ConnectionString;
    }

    public static NpgsqlDataSource Build(NpgsqlDataSourceBuilder builder)
    {
        if (!IsOneOfSeveral(builder.ConnectionStringBuilder))
            return builder.Build();
        // Npgsql takes this wish from a connection, and refuses it in the connection string of a data source.
        builder.ConnectionStringBuilder.Remove("Target Session Attributes");
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }
}
