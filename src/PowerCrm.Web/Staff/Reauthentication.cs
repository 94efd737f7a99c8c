using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>
/// Requires the password before a change of the second factor, unless the sign-in is recent: somebody with a stolen session must not be
/// able to lock its owner out. A renewal of the session is no sign-in.
/// </summary>
/// <remarks>Each request proves it by itself: a session that was confirmed once would be as good for a thief as a new one.</remarks>
public sealed class Reauthentication(NpgsqlDataSource database, StaffAccounts accounts, StaffCredentials credentials, SignInLimits limits,
    SignInLog log)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    internal static void Describe() => ProblemCatalogue.Add("reauthentication_required", 403, "登录已超过 15 分钟，请输入密码确认是您本人操作。",
        "You signed in more than 15 minutes ago; enter your password to confirm that it is you.");

    /// <summary>Returns the refusal, or null to continue.</summary>
    /// <param name="password">If given, it is checked like that of a sign-in, with the same limits.</param>
    internal async Task<Problem?> Check(CurrentCaller caller, string? password, HttpContext http, CancellationToken ct)
    {
        if (password is null)
        {
            if (await IsRecent(caller.Session, ct))
                return null;
            log.RecordPasswordMissing(caller.Id);
            return new Problem("reauthentication_required");
        }
        if (await accounts.Find(caller.Id, ct) is not { } account)
            return Problem.NotFound;
        if (await limits.CountAttempt(account.Username, http, ct) is { } locked)
            return locked;
        if (!await credentials.IsPassword(account.Id, account.Username, password, ct))
        {
            log.RecordFailedConfirmation(account.Id);
            return new Problem("invalid_credentials");
        }
        await limits.Reset(account.Username, http, ct);
        log.RecordConfirmation(account.Id);
        return null;
    }

    private async Task<bool> IsRecent(Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_sessions where id = @session and created_at > powercrm_now() - @Recent)",
            new { session, Recent }, cancellationToken: ct));
    }
}
