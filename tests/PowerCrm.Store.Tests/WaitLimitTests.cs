using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PowerCrm.Store.Tests;

/// <summary>
/// A host does not wait half a minute for a database that cannot be reached; the operator's own settings take precedence.
/// </summary>
public sealed class WaitLimitTests
{
    [Theory]
    [InlineData("Host=db", true, 10, 5)]
    [InlineData("Host=db;CommandTimeout=40;Timeout=20", true, 40, 20)]
    [InlineData("Host=db;Application Name=mine", true, 10, 5)]
    [InlineData("Host=db", false, 30, 15)]
    public async Task a_host_waits_ten_seconds_for_a_statement_and_five_for_a_connection(string connectionString, bool runs, int statement,
        int open)
    {
        var services = new ServiceCollection();
        services.AddPowerCrmStore(connectionString, _ => { }, runs, isSolo: true);
        await using var provider = services.BuildServiceProvider();

        var limits = new NpgsqlConnectionStringBuilder(provider.GetRequiredService<NpgsqlDataSource>().ConnectionString);

        (limits.CommandTimeout, limits.Timeout).ShouldBe((statement, open));
    }
}
