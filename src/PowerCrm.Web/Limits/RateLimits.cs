using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Rate limits in the database. Keys are stored as HMACs: the plain hash of a phone number could be reversed in seconds by trying all.
/// </summary>
internal sealed class RateLimits(NpgsqlDataSource database, MasterKey master) : IRateLimits
{
    public async Task<RateLimitResult> TryAcquire(string key, int limit, TimeSpan window, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var retryAfter = await connection.ExecuteScalarAsync<TimeSpan>(new CommandDefinition(
            "select pc_take(@key, @limit, @window)", new { key = Hash(key), limit, window }, cancellationToken: ct));
        return new RateLimitResult(retryAfter == TimeSpan.Zero, retryAfter);
    }

    public async Task<(int Index, RateLimitResult Result)?> TryAcquireAll(IReadOnlyList<RateLimit> limits, bool allOrNone,
        CancellationToken ct)
    {
        await using var command = database.CreateCommand("select refused, wait from pc_take_all($1, $2, $3, $4)");
        command.Parameters.AddWithValue(limits.Select(l => Hash(l.Key)).ToArray());
        command.Parameters.AddWithValue(limits.Select(l => l.PermitLimit).ToArray());
        command.Parameters.AddWithValue(limits.Select(l => l.Window).ToArray());
        command.Parameters.AddWithValue(allOrNone);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) && !await row.IsDBNullAsync(0, ct)
            ? (row.GetInt32(0) - 1, new RateLimitResult(IsAllowed: false, row.GetTimeSpan(1))) : null;
    }

    public async Task Reset(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_rate_hits where key = @key", new { key = Hash(key) }, cancellationToken: ct));
    }

    public async Task Release(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pc_give_back(@key)", new { key = Hash(key) }, cancellationToken: ct));
    }

    public async Task ReleaseAll(IReadOnlyList<string> keys, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select pc_give_back(key) from unnest($1) as key");
        command.Parameters.AddWithValue(keys.Select(Hash).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private byte[] Hash(string key) => HMACSHA256.HashData(master.Derive("rate-limits"), Encoding.UTF8.GetBytes(key));
}
