using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>Checks staff sign-ins by password and second factor.</summary>
public sealed class StaffCredentials(NpgsqlDataSource database, PasswordHasher<string> hasher)
{
    /// <summary>
    /// Checks again after the session is created: whether the account is still open, and its password and second factor are unchanged since
    /// the check. The lock ensures that a concurrent closing or change either comes before this, or sees the session.
    /// </summary>
    internal async Task<bool> IsUnchanged(Guid id, CheckedSecrets secrets, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (
                select from pc_staff
                where id = @id and disabled_at is null and password_hash = @PasswordHash and totp_secret is not distinct from @TotpSecret
                for share)
            """, new { id, secrets.PasswordHash, secrets.TotpSecret }, cancellationToken: ct));
    }

    /// <summary>The stored password hash and secret that a sign-in was checked against.</summary>
    internal sealed record CheckedSecrets(string PasswordHash, byte[]? TotpSecret)
    {
        public override string ToString() => nameof(CheckedSecrets);
    }

    /// <param name="Account">Null when refused, for any reason, after the same amount of work.</param>
    /// <param name="Secrets">Not null when there is an account.</param>
    /// <param name="AccountId">The account with that username; for the log, as is the reason <paramref name="Reason"/>.</param>
    internal sealed record CheckResult(StaffAccount? Account, CheckedSecrets? Secrets, Guid? AccountId, string Reason);

    /// <summary>Checks a sign-in.</summary>
    internal async Task<CheckResult> Check(string username, string password, string? totp, MasterKey master, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select id, username, role, display_name as DisplayName, password_hash as PasswordHash, totp_secret as TotpSecret, phone,
                disabled_at as DisabledAt, password_until <= powercrm_now() as PasswordOver,
                extract(epoch from powercrm_now())::bigint as now
            from pc_staff where username = @username
            """, new { username }, cancellationToken: ct));
        // An unknown username costs the same work as a wrong password.
        var verified = hasher.VerifyHashedPassword(username, row?.PasswordHash ?? dummyHash.Value, password);
        if (row is null || verified == PasswordVerificationResult.Failed || row.DisabledAt is not null || row.PasswordOver == true)
            return new CheckResult(null, null, row?.Id,
                row is null ? SignInLog.NoSuchName : row.DisabledAt is not null ? SignInLog.AccountClosed
                    : verified == PasswordVerificationResult.Failed ? SignInLog.WrongPassword : SignInLog.PasswordExpired);
        if (row.TotpSecret is not null)
        {
            var secret = StaffTotp.Open(master, row.Id, row.TotpSecret);
            if (secret is null || totp is null || Totp.FindStep(secret, totp, row.Now) is not { } step)
                return new CheckResult(null, null, row.Id, SignInLog.WrongCode);
            // A time step can be used only once.
            if (await connection.ExecuteAsync(new CommandDefinition(
                "update pc_staff set totp_step = @step where id = @Id and totp_step < @step", new { step, row.Id },
                cancellationToken: ct)) != 1)
                return new CheckResult(null, null, row.Id, SignInLog.WrongCode);
        }
        var hash = row.PasswordHash;
        // The hash has fewer iterations than are required now: it is replaced while the password is known.
        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
            hash = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
                "update pc_staff set password_hash = @hash where id = @Id and password_hash = @PasswordHash returning password_hash",
                new { hash = hasher.HashPassword(username, password), row.Id, row.PasswordHash }, cancellationToken: ct)) ?? hash;
        return new CheckResult(new StaffAccount(row.Id, row.Username, row.Role, row.DisplayName, row.Phone, null,
            row.TotpSecret is not null),
            new CheckedSecrets(hash, row.TotpSecret), row.Id, "");
    }

    /// <summary>Returns whether the password of an open account is right and not expired. A wrong one costs the same work as a right
    /// one.</summary>
    internal async Task<bool> IsPassword(Guid account, string username, string password, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var hash = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            """
            select password_hash from pc_staff
            where id = @account and disabled_at is null and (password_until is null or password_until > powercrm_now())
            """, new { account }, cancellationToken: ct));
        var verified = hasher.VerifyHashedPassword(username, hash ?? dummyHash.Value, password);
        return hash is not null && verified != PasswordVerificationResult.Failed;
    }

    private readonly Lazy<string> dummyHash = new(() => hasher.HashPassword("", Guid.CreateVersion7().ToString()));

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Username { get; init; } = "";
        public string Role { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string PasswordHash { get; init; } = "";
        public byte[]? TotpSecret { get; init; }
        public string? Phone { get; init; }
        public DateTime? DisabledAt { get; init; }
        public bool? PasswordOver { get; init; }
        public long Now { get; init; }
    }
}
