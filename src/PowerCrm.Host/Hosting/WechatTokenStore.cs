using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Stores the access token that all hosts share, encrypted. Its expiry uses the database's clock, because the hosts' clocks may differ.
/// </summary>
internal sealed class WechatTokenStore(NpgsqlDataSource database, MasterKey master, TimeProvider clock) : IWechatTokenStore
{
    private const string Purpose = "wechat-token";
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);

    public async ValueTask<WechatToken?> Get(string appId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select sealed, use_until - powercrm_now() as left from pc_wechat_tokens where app = @appId and use_until > powercrm_now()
            """, new { appId }, cancellationToken: ct));
        // A token that was encrypted with another master key cannot be used.
        return row is not null && master.Open(Purpose, row.Sealed, Encoding.UTF8.GetBytes(appId)) is { } bytes
            ? new WechatToken(Encoding.UTF8.GetString(bytes), clock.GetUtcNow() + row.Left) : null;
    }

    public async ValueTask Put(string appId, WechatToken token, CancellationToken ct)
    {
        var remaining = token.UseUntil - clock.GetUtcNow();
        var sealedToken = master.Seal(Purpose, Encoding.UTF8.GetBytes(token.Value), Encoding.UTF8.GetBytes(appId));
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_wechat_tokens (app, sealed, mark, use_until) values (@appId, @sealedToken, @mark, powercrm_now() + @left)
            on conflict (app) do update set sealed = excluded.sealed, mark = excluded.mark, use_until = excluded.use_until
            """, new { appId, sealedToken, mark = HashToken(token), left = remaining < MaxLifetime ? remaining : MaxLifetime },
            cancellationToken: ct));
    }

    public async ValueTask Remove(string appId, WechatToken token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from pc_wechat_tokens where app = @appId and mark = @mark",
            new { appId, mark = HashToken(token) }, cancellationToken: ct));
    }

    public async ValueTask<IAsyncDisposable> AcquireLock(string appId, CancellationToken ct)
    {
        // Not in a transaction: an idle one is ended after five seconds, and WeChat may take longer.
        var tokenLock = new TokenLock(await database.OpenConnectionAsync(ct), appId);
        try
        {
            await tokenLock.Acquire(ct);
            return tokenLock;
        }
        catch
        {
            await tokenLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>The session lock, which is also released when its connection closes.</summary>
    private sealed class TokenLock(NpgsqlConnection connection, string appId) : IAsyncDisposable
    {
        private bool isLocked;

        public async Task Acquire(CancellationToken ct)
        {
            try
            {
                // Longer than a request takes with all its retries; after that the holder is stuck.
                await connection.ExecuteAsync(new CommandDefinition(
                    "set lock_timeout = '20s'; select pg_advisory_lock(5082, hashtext(@appId))", new { appId }, commandTimeout: 30,
                    cancellationToken: ct));
                isLocked = true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // Goes on without the lock: a second request to WeChat does no harm.
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await connection.ExecuteAsync((isLocked ? "select pg_advisory_unlock(5082, hashtext(@appId)); " : "")
                    + "reset lock_timeout",
                    new { appId });
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The session is closed, and its lock released.
            }
            await connection.DisposeAsync();
        }
    }

    private byte[] HashToken(WechatToken token) => HMACSHA256.HashData(master.Derive("wechat-token-mark"),
        Encoding.UTF8.GetBytes(token.Value));

    private sealed record Row(byte[] Sealed, TimeSpan Left);
}
