using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// One openid, one phone: one registration. Held by rows that go with the event, found by blind index (HMAC with a key outside the
/// database). Nobody reads first and hopes: of two at once one row wins, and the other's whole append is undone.
/// </summary>
public sealed class Reservations(NpgsqlDataSource database, IKeyRing keys)
{
    public byte[] Identity(string openId) => keys.Index("openid", openId);
    public byte[] Phone(string phone) => keys.Index("phone", phone);

    public async Task<Guid?> OfIdentity(byte[] identity, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select registration from pc_identities where identity = @identity", new { identity }, cancellationToken: ct));
    }

    /// <summary>
    /// The head of a statement that writes a row about the registration <c>$1</c>: from <c>held</c> comes one line, or none after an
    /// erasure. An erasure that is under way is waited for, and one that comes later deletes the row.
    /// </summary>
    public const string WhileHeld = "with held as (select from pc_identities where registration = $1 for share)";

    /// <summary>
    /// Whether somebody is known as this registration. Waits for an erasure that is under way: what was written before this is deleted by
    /// it, or, when it answers false, has to be deleted by the one who wrote it.
    /// </summary>
    public async Task<bool> Held(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "select 1 from pc_identities where registration = @registration for share", new { registration }, cancellationToken: ct)) == 1;
    }

    /// <summary>Nobody else may sign in as this registration until the transaction ends; see <see cref="Held"/>.</summary>
    public static Row Locked(Guid registration, Rejection nobody) =>
        Row.MustHit("update pc_identities set at = at where registration = $1", nobody, registration);

    /// <summary>The phone that a registration holds, as index.</summary>
    public async Task<byte[]?> PhoneOf(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select phone from pc_phones where registration = @registration", new { registration }, cancellationToken: ct));
    }

    public static Row ForIdentity(byte[] identity, Guid registration) => Row.MustHit(
        """
        insert into pc_identities (identity, registration, at)
        values ($1, $2, powercrm_now())
        on conflict do nothing
        """, new Rejection("identity_taken", "This WeChat identity has a registration."), identity, registration);

    /// <summary>The phone goes to this registration, which gives back the one it had.</summary>
    public static IReadOnlyList<Row> ForPhone(byte[] phone, Guid registration) =>
    [
        Row.Any("delete from pc_phones where registration = $1 and phone <> $2", registration, phone),
        Row.MustHit(
            """
            insert into pc_phones (phone, registration, at)
            values ($1, $2, powercrm_now())
            on conflict (phone) do update set at = excluded.at where pc_phones.registration = excluded.registration
            """, new Rejection("phone_already_bound", "The phone belongs to another registration."), phone, registration),
    ];
}
