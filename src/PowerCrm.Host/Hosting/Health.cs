using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Checks that the database answers and accepts writes. After a failover a host may still be connected to the former primary, where every
/// change fails. The picture store and the vendors are not checked: the rest works without them, and no other host would have them.
/// </summary>
internal sealed class DatabaseHealth(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct)
    {
        try
        {
            // Also on for a standby.
            await using var command = source.CreateCommand("select current_setting('transaction_read_only')::boolean");
            command.CommandTimeout = 3;
            return await command.ExecuteScalarAsync(ct) is true ? HealthCheckResult.Unhealthy("The database only answers reads.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

/// <summary>
/// Checks that there are no dead letters. If there are, the host is reported as degraded but stays in service, since requests still work.
/// </summary>
internal sealed class ReactionsHealth(DeadLetters letters) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct)
    {
        try
        {
            return await letters.Count(ct) == 0 ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("A message could not be handled; see `reactions list`.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}

/// <summary>Writes the status as text, as the framework does, but with a charset.</summary>
internal static class HealthText
{
    public static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync($"{report.Status}", http.RequestAborted);
    }
}
