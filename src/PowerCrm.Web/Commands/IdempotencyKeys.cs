using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Runs a request under its Idempotency-Key. A retry either gets the first response, or runs alone: a session-level advisory lock, on a
/// connection of its own, blocks a second request while the first one runs, and is released if the process ends.
/// </summary>
#pragma warning disable CA1001 // The semaphores live as long as the process, and their wait handles are never used.
internal sealed class IdempotencyKeys(NpgsqlDataSource database, MasterKey master)
#pragma warning restore CA1001
{
    public const string Header = "Idempotency-Key";

    // Each request here holds one connection while its handler needs another: if locks held the whole pool, no request could continue.
    private readonly SemaphoreSlim slots = new(Math.Max(1, GetPoolSize(database) / 3));

    // At most half of the slots are for routes that take long by nature: uploads and readings must not block all other commands.
    private readonly SemaphoreSlim longRequestSlots = new(Math.Max(1, GetPoolSize(database) / 6));

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most responses that are stored for one applicant. They stay for 24 hours, whatever is done with them, so new keys for ever new
    /// drafts would fill the database. Nobody who fills in the form comes near it. Staff have no such limit: they are few and known.
    /// </summary>
    private const int MaxPerApplicant = 1000;

    /// <summary>Returns the key if it was sent once and has 1 to 64 visible ASCII characters; otherwise null.</summary>
    public static string? Read(StringValues header) =>
        header is [{ Length: >= 1 and <= 64 } key] && key.All(c => c is > ' ' and <= '~') ? key : null;

    public async ValueTask<object?> Run(HttpContext http, string key, bool byContent, Func<ValueTask<object?>> next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null)
            return await RunInSlot(http, key, byContent, next);
        if (!await longRequestSlots.WaitAsync(MaxWait, http.RequestAborted))
            return NoSlot;
        try
        {
            return await RunInSlot(http, key, byContent, next);
        }
        finally
        {
            longRequestSlots.Release();
        }
    }

    private static Problem NoSlot => Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(5));

    private static int GetPoolSize(NpgsqlDataSource database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize;

    private async ValueTask<object?> RunInSlot(HttpContext http, string key, bool byContent, Func<ValueTask<object?>> next)
    {
        var ct = http.RequestAborted;
        var id = ComputeId(http, key);
        if (!await slots.WaitAsync(MaxWait, ct))
            return NoSlot;
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var number = BinaryPrimitives.ReadInt64LittleEndian(id);
            bool? hasLock = null;
            try
            {
                var applicant = CurrentCaller.Of(http) is { IsApplicant: true } caller ? caller.Actor : null;
                (hasLock, var stored, var retryDelay) = await TryLock(connection, number, id, applicant, ct);
                if (hasLock.Value && stored is null && retryDelay is { } delay)
                    return http.GetEndpoint()?.Metadata.GetMetadata<IdempotentAttribute>() is { RunsUnstored: true } ? await next()
                        : Problem.TooMany(delay);
                if (hasLock.Value && stored is not null)
                    await connection.ExecuteAsync(new CommandDefinition(EventSessions.ConfirmDurabilitySql, cancellationToken: ct));
                return hasLock.Value ? await RunLocked(http, id, byContent, stored, connection, next)
                    : new Problem("request_in_progress") { RetryAfter = TimeSpan.FromSeconds(1) };
            }
            finally
            {
                // Also when the client has disconnected, perhaps before the lock was confirmed; a broken connection has already released
                // the lock.
                if (hasLock != false && connection.FullState == System.Data.ConnectionState.Open)
                    await Unlock(connection, number);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>
    /// Takes the lock and reads the stored response in one round trip. The second statement sees what was committed before the lock was
    /// free. A commit that the first request has given up on may still be running (on a slow disk): its transaction holds a lock of its own
    /// (<see cref="IdempotencyScope.CommitLockNumber"/>), and until that is released it is unknown whether there is a response.
    /// </summary>
    /// <param name="applicant">Whose stored responses are counted; null for staff.</param>
    /// <returns>Also how long to wait until another response may be stored; null when it may be stored now.</returns>
    private static async Task<(bool IsLocked, StoredRow? Stored, TimeSpan? RetryDelay)> TryLock(NpgsqlConnection connection, long number,
        byte[] id, string? applicant, CancellationToken ct)
    {
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select case when pg_try_advisory_xact_lock(@committing) then pg_try_advisory_lock(@number) else false end;
            select request, answer from pc_idempotency where id = @id and at > powercrm_now() - interval '24 hours';
            select min(at) + interval '24 hours' - powercrm_now()
            from (select at from pc_idempotency where caller = @applicant::text and at > powercrm_now() - interval '24 hours'
                limit @MaxPerApplicant) recent
            having count(*) >= @MaxPerApplicant
            """, new { number, committing = IdempotencyScope.CommitLockNumber(id), id, applicant, MaxPerApplicant },
            cancellationToken: ct));
        return (await results.ReadSingleAsync<bool>(), await results.ReadSingleOrDefaultAsync<StoredRow>(),
            await results.ReadSingleOrDefaultAsync<TimeSpan?>());
    }

    /// <summary>
    /// Releases the lock. The response is already made, so it must neither wait for an unreachable database nor fail because of it.
    /// </summary>
    private static async Task Unlock(NpgsqlConnection connection, long number)
    {
        try
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@number)", new { number }, commandTimeout: 2);
        }
        catch (NpgsqlException)
        {
            // After a timeout the connection is closed, which releases the lock.
        }
    }

    private async ValueTask<object?> RunLocked(HttpContext http, byte[] id, bool byContent, StoredRow? stored, NpgsqlConnection connection,
        Func<ValueTask<object?>> next)
    {
        var caller = CurrentCaller.Of(http)?.Actor ?? "anonymous";
        var scope = new IdempotencyScope(master, caller, id)
        {
            FindReplay = it => Replay(it, stored),
            Subject = http.Request.RouteValues.TryGetValue("id", out var value) && Guid.TryParse(value as string, out var subject) ? subject
                : null,
            // The work is done and committed, so the response is stored even if the client has disconnected.
            StoreRows = rows => Rows.Run(connection, null, rows, CancellationToken.None),
        };
        http.Features.Set(scope);
        if (http.Features.Get<BodyHash>() is { } body)
            scope.Request = body.Sha256;
        // A request with ?dryRun=true is not the same as one without it.
        if (http.Request.QueryString.Value is { Length: > 0 } query)
            scope.Request = SHA256.HashData((byte[])[.. scope.Request, .. Encoding.UTF8.GetBytes(query)]);
        if (!byContent && Replay(scope, stored) is { } replay)
            return replay;
        var result = await next();
        if (((result as INestedHttpResult)?.Result ?? result) is Reply reply)
            await scope.StoreIfMissing(reply);
        return result;
    }

    private static IResult? Replay(IdempotencyScope scope, StoredRow? row)
    {
        if (row is null)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(row.Request, scope.Fingerprint()) || scope.Open(row.Answer) is not { } reply)
            return new Problem("idempotency_key_reused");
        scope.IsStored = true;
        if (reply.Status == StoredResponse.FactsOnly)
        {
            scope.StoredFacts = reply.Body as JsonElement?;
            return null;
        }
        return reply.WithHeader("Idempotency-Replayed", "true");
    }

    /// <summary>
    /// Returns the id of the request, per caller, route and route ids. Hashed, because clients choose the keys and may put anything in
    /// them.
    /// </summary>
    private byte[] ComputeId(HttpContext http, string key)
    {
        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? http.Request.Path.Value;
        var values = string.Join('\n', http.Request.RouteValues
            .OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));
        var caller = CurrentCaller.Of(http)?.Actor ?? "anonymous";
        return HMACSHA256.HashData(master.Derive("idempotency"),
            Encoding.UTF8.GetBytes($"{caller}\n{http.Request.Method} {pattern}\n{values.ToLowerInvariant()}\n{key}"));
    }

    private sealed record StoredRow(byte[] Request, byte[] Answer);
}
