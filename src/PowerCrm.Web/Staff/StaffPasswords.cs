using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>Changes passwords of staff: by their owners, or by an operator for somebody who has forgotten theirs.</summary>
public sealed class StaffPasswords(NpgsqlDataSource database, PasswordHasher<string> hasher, IHostEnvironment environment)
{
    /// <summary>
    /// Returns the row that changes a password; it misses if the password was changed meanwhile. Null if the current password is wrong.
    /// </summary>
    internal async Task<Row?> Change(StaffAccount account, string currentPassword, string newPassword, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var hash = await connection.QuerySingleAsync<string>(new CommandDefinition(
            "select password_hash from pc_staff where id = @Id", new { account.Id }, cancellationToken: ct));
        return hasher.VerifyHashedPassword(account.Username, hash, currentPassword) == PasswordVerificationResult.Failed ? null
            : Row.MustHit("""
                update pc_staff set password_hash = $2, password_until = null
                where id = $1 and password_hash = $3 and disabled_at is null
                """,
                new Rejection("password_incorrect", "The password was changed meanwhile."),
                account.Id, hasher.HashPassword(account.Username, newPassword), hash);
    }

    /// <summary>Sets a new password for an account; its sessions end. Returns false if there is no such open account.</summary>
    /// <param name="events">The streams, with the operator as caller.</param>
    /// <exception cref="ArgumentException">The password is not accepted; the message says why.</exception>
    public async Task<bool> Reset(string username, GivenPassword givenPassword, IStreams events, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<(Guid Id, string Name)?>(new CommandDefinition(
            "select id, display_name from pc_staff where username = @username and disabled_at is null", new { username },
            cancellationToken: ct)) is not var (id, name))
            return false;
        var password = PasswordRule.NormalizeOrThrow(givenPassword.Text, environment.IsDevelopment(), username, name);
        await events.Append([new StreamAppend(AccountStream.Of(id), ExpectedVersion.Any, new PasswordChanged(id))], ct,
            [
                Row.Any("update pc_staff set password_hash = $2, password_until = powercrm_now() + $3::interval where id = $1", id,
                    hasher.HashPassword(username, password), givenPassword.LifetimeOrNull),
                Sessions.EndAllRow(Audience.Staff, id),
            ]);
        return true;
    }
}
