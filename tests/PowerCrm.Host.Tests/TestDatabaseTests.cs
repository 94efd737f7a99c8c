using Dapper;
using Npgsql;

namespace PowerCrm.Host.Tests;

public sealed class TestDatabaseTests
{
    [Fact]
    public async Task each_database_is_a_clone_of_a_template_that_is_migrated_once()
    {
        var key = $"once {Guid.CreateVersion7()}";
        var migrated = 0;
        async Task Migrate(string connectionString)
        {
            Interlocked.Increment(ref migrated);
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.ExecuteAsync("create table things (name text)");
        }

        await using var first = await TestDatabase.CreateAsync(Migrate, key);
        var others = await Task.WhenAll(TestDatabase.CreateAsync(Migrate, key), TestDatabase.CreateAsync(Migrate, key));

        migrated.ShouldBe(1);
        await using (var connection = await first.OpenAsync()) await connection.ExecuteAsync("insert into things values ('mine')");
        foreach (var other in others)
        {
            await using (var connection = await other.OpenAsync())
                (await connection.ExecuteScalarAsync<int>("select count(*)::int from things")).ShouldBe(0);
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_disposed_database_is_gone()
    {
        var database = await TestDatabase.CreateAsync();
        await database.DisposeAsync();

        var exception = await Should.ThrowAsync<PostgresException>(database.OpenAsync);

        exception.SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    [Fact]
    public async Task a_template_whose_making_failed_is_made_again()
    {
        var key = $"failing {Guid.CreateVersion7()}";
        await Should.ThrowAsync<PostgresException>(() => TestDatabase.CreateAsync(async connectionString =>
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.ExecuteAsync("create table halfway (name text); select 1/0");
        }, key));

        await using var second = await TestDatabase.CreateAsync(_ => Task.CompletedTask, key);

        await using var cloneConnection = await second.OpenAsync();
        (await cloneConnection.ExecuteScalarAsync<bool>("select to_regclass('halfway') is null")).ShouldBeTrue();
    }
}
