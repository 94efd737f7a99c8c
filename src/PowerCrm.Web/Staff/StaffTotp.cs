using System.Security.Cryptography;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The secret of a new second factor. It is shown to its owner this once and cannot be read again.</summary>
/// <param name="Secret">In base 32.</param>
public sealed record TotpSecret(string Secret, string Address);

/// <summary>
/// Second factors of staff: set up and removed by their owners, or by an operator on the command line, which is the way back for owners who
/// have lost their authenticator.
/// </summary>
public sealed class StaffTotp(NpgsqlDataSource database, MasterKey master)
{
    private const string Purpose = "totp";

    /// <summary>
    /// Gives an account a new second factor: signing in needs a code from now on, an earlier secret becomes invalid, and its sessions end.
    /// Returns null if there is no such open account.
    /// </summary>
    /// <param name="events">The streams, with the operator as caller.</param>
    public async Task<TotpSecret?> Enrol(string username, IStreams events, CancellationToken ct)
    {
        if (await FindAccount(username, ct) is not var (id, _))
            return null;
        var secret = RandomNumberGenerator.GetBytes(20);
        await Change(id, new SecondFactorEnrolled(id), Row.Any(
            "update pc_staff set totp_secret = $2, totp_step = 0, totp_pending = null, totp_pending_at = null where id = $1",
            id, master.Seal(Purpose, secret, id.ToByteArray())), events, ct);
        return new TotpSecret(Totp.ToBase32(secret), Totp.CreateAddress(username, secret));
    }

    /// <summary>
    /// Removes the second factor, so that the password alone is enough again; the account's sessions end. Returns false if there is no such
    /// open account, or it has no second factor.
    /// </summary>
    /// <param name="events">The streams, with the operator as caller.</param>
    public async Task<bool> Remove(string username, IStreams events, CancellationToken ct)
    {
        if (await FindAccount(username, ct) is not (var id, true))
            return false;
        await Change(id, new SecondFactorRemoved(id), Row.Any("update pc_staff set totp_secret = null, totp_step = 0 where id = $1", id),
            events, ct);
        return true;
    }

    private async Task<(Guid Id, bool HasFactor)?> FindAccount(string username, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<(Guid, bool)?>(new CommandDefinition(
            "select id, totp_secret is not null from pc_staff where username = @username and disabled_at is null", new { username },
            cancellationToken: ct));
    }

    private static Task Change(Guid account, object @event, Row row, IStreams events, CancellationToken ct) => events.Append(
        [new StreamAppend(AccountStream.Of(account), ExpectedVersion.Any, @event)], ct, [row, Sessions.EndAllRow(Audience.Staff, account)]);

    /// <summary>A stored secret, unsealed.</summary>
    internal sealed record Factor(byte[] Sealed, byte[] Secret, long Now)
    {
        /// <summary>Returns the time step of a code, or null.</summary>
        public long? FindStep(string code) => Totp.FindStep(Secret, code, Now);
    }

    /// <summary>
    /// Creates a pending secret for its owner, stored sealed with the account; an earlier pending one becomes invalid. Returns null if a
    /// second factor is already active.
    /// </summary>
    internal async Task<TotpSecret?> BeginEnrolment(Guid account, CancellationToken ct)
    {
        var secret = RandomNumberGenerator.GetBytes(20);
        await using var connection = await database.OpenConnectionAsync(ct);
        var username = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            """
            update pc_staff set totp_pending = @sealed, totp_pending_at = powercrm_now()
            where id = @account and disabled_at is null and totp_secret is null
            returning username
            """, new { account, @sealed = master.Seal(Purpose, secret, account.ToByteArray()) }, cancellationToken: ct));
        return username is null ? null : new TotpSecret(Totp.ToBase32(secret), Totp.CreateAddress(username, secret));
    }

    /// <summary>Returns the pending secret, if it was created within ten minutes and none is active.</summary>
    internal Task<Factor?> FindPending(Guid account, CancellationToken ct) => Read(
        """
        select totp_pending, extract(epoch from powercrm_now())::bigint from pc_staff
        where id = @account and totp_secret is null and totp_pending_at > powercrm_now() - interval '10 minutes'
        """, account, ct);

    internal Task<Factor?> FindActive(Guid account, CancellationToken ct) =>
        Read("select totp_secret, extract(epoch from powercrm_now())::bigint from pc_staff where id = @account", account, ct);

    /// <summary>Activates the pending secret. The time step of its code is used up, so the same code cannot be used to sign in.</summary>
    internal static Row EnrolmentRow(Guid account, Factor pending, long step) => Row.MustHit(
        """
        update pc_staff set totp_secret = totp_pending, totp_step = $3, totp_pending = null, totp_pending_at = null
        where id = $1 and totp_pending = $2 and totp_secret is null
        """, new Rejection("totp_enrolled", "A second factor was activated meanwhile."), account, pending.Sealed, step);

    internal static Row RemovalRow(Guid account, Factor factor, long step) => Row.MustHit(
        """
        update pc_staff set totp_secret = null, totp_step = 0
        where id = $1 and totp_secret = $2 and totp_step < $3
        """, new Rejection("totp_incorrect", "The code was used before."), account, factor.Sealed, step);

    /// <summary>Counts an attempt before the code is checked, as the sign-in does; null to continue.</summary>
    internal static async Task<Problem?> CountAttempt(IRateLimits limits, Guid account, CancellationToken ct) =>
        (await limits.TryAcquire($"totp:{account:N}", StaffLogin.MaxFailures, StaffLogin.Window, ct)).ToProblem("login_locked");

    internal static Task ResetAttempts(IRateLimits limits, Guid account, CancellationToken ct) => limits.Reset($"totp:{account:N}", ct);

    private async Task<Factor?> Read(string sql, Guid account, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (sealedSecret, now) = await connection.QuerySingleOrDefaultAsync<(byte[]?, long)>(
            new CommandDefinition(sql, new { account }, cancellationToken: ct));
        return sealedSecret is not null && Open(master, account, sealedSecret) is { } secret ? new Factor(sealedSecret, secret, now) : null;
    }

    internal static byte[]? Open(MasterKey master, Guid account, byte[] @sealed) => master.Open(Purpose, @sealed, account.ToByteArray());
}
