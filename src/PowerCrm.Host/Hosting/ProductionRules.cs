using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>Refuses to start in Production with a moved clock or with demo data.</summary>
internal static class ProductionRules
{
    public static async Task Check(WebApplication app, CancellationToken ct)
    {
        if (app.Environment.IsDevelopment())
            return;
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        if (await DatabaseClock.IsMoved(connection, ct))
            throw new StartupException("The database's clock is shifted, which is only for tests and the demo. Set its shift to 0.");
        if (await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select exists (select 1 from pc_demo)", cancellationToken: ct)))
            throw new StartupException("The database holds demo data with known passwords: run `demo reset` in Development first.");
    }
}
