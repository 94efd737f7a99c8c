using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// Guarantees that an openid and a phone each belong to one registration only. The rows are written in the event's transaction and found by
/// blind index (HMAC with a key that is not in the database). Nothing is checked beforehand: of two concurrent writers one inserts the row,
/// and the other's whole append is rolled back.
/// </summary>
public sealed class Reservations(NpgsqlDataSource database, IKeyRing keys)
{
    public byte[] ComputeIdentityIndex(string openId) => keys.Index("openid", openId);
    public byte[] ComputePhoneIndex(string phone) => keys.Index("phone", phone);

    public async Task<Guid?> FindByIdentity(byte[] identity, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select registration from pc_identities where identity = @identity", new { identity }, cancellationToken: ct));
    }

    /// <summary>
    /// The start of a statement that writes a row about the registration <c>$1</c>. <c>held</c> has one row, or none after an erasure. The
    /// statement waits for an erasure in progress; a later erasure deletes the written row.
    /// </summary>
    public const string WhileHeldSql = "with held as (select from pc_identities where registration = $1 for share)";

    /// <summary>
    /// Whether the registration still has an identity. Waits for an erasure in progress. When this returns true, a later erasure also
    /// deletes what was written before this call; when it returns false, the caller has to delete it.
    /// </summary>
    public async Task<bool> HasIdentity(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "select 1 from pc_identities where registration = @registration for share", new { registration }, cancellationToken: ct)) == 1;
    }

    /// <summary>Locks the registration against sign-ins until the transaction ends; see <see cref="HasIdentity"/>.</summary>
    public static Row LockIdentity(Guid registration, Rejection rejection) =>
        Row.MustHit("update pc_identities set at = at where registration = $1", rejection, registration);

    /// <summary>Returns the blind index of the registration's phone.</summary>
    public async Task<byte[]?> FindPhoneIndex(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select phone from pc_phones where registration = @registration", new { registration }, cancellationToken: ct));
    }

    /// <summary>
    /// Returns the customers whom an import made with the registration's phone. Numbers are given to other people again, so they may be
    /// about another person.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> FindImportedWithPhoneOf(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            "select customer from pc_v_imported_customers where phone_of = @registration order by customer", new { registration },
            cancellationToken: ct))];
    }

    public static Row ReserveIdentity(byte[] identity, Guid registration) => Row.MustHit(
        """
        insert into pc_identities (identity, registration, at)
        values ($1, $2, powercrm_now())
        on conflict do nothing
        """, new Rejection("identity_taken", "This WeChat identity has a registration."), identity, registration);

    /// <summary>Assigns the phone to this registration and releases the phone it had before.</summary>
    public static IReadOnlyList<Row> ReservePhone(byte[] phone, Guid registration) =>
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
