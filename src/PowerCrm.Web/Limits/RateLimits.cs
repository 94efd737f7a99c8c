using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>Limits in the database. Keys are HMACs: a phone number's plain hash could be tried out in seconds.</summary>
internal sealed class RateLimits(NpgsqlDataSource database, MasterKey master) : IRateLimits
{
    private readonly byte[] secret = master.Derive("rate-limits");

    public async Task<Taken> Take(string key, int limit, TimeSpan window, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var wait = await connection.ExecuteScalarAsync<TimeSpan>(new CommandDefinition(
            "select pc_take(@key, @limit, @window)", new { key = Hash(key), limit, window }, cancellationToken: ct));
        return new Taken(wait == TimeSpan.Zero, wait);
    }

    public async Task Forget(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_rate_hits where key = @key", new { key = Hash(key) }, cancellationToken: ct));
    }

    public async Task GiveBack(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_rate_hits set hits = hits - 1
            where key = @key and hits > 0 and at = (select max(at) from pc_rate_hits where key = @key and hits > 0)
            """, new { key = Hash(key) }, cancellationToken: ct));
    }

    private byte[] Hash(string key) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(key));
}
