using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>A staff account, as returned by lists.</summary>
public sealed record StaffAccount(Guid Id, string Username, string Role, string DisplayName, string? Phone, DateTimeOffset? DisabledAt,
    bool SecondFactor);

/// <summary>One event in the history of an account.</summary>
/// <param name="What">The event's stored name, as in docs/events.md.</param>
/// <param name="By">For example <c>staff:{id}</c> or <c>operator:{system user}</c>.</param>
public sealed record AccountHistoryEntry(DateTimeOffset At, string What, string By);

/// <summary>Accounts of reviewers, managers, admins and auditors; created on the command line.</summary>
public sealed partial class StaffAccounts(NpgsqlDataSource database, IKeyRing keys, PasswordHasher<string> hasher,
    IHostEnvironment environment, FactRecorder facts)
{
    public static IReadOnlyList<string> Roles { get; } = ["reviewer", "manager", "admin", "auditor"];

    /// <summary>
    /// The name of the blind index over phone numbers of staff and applicants: a number has the same index value in both.
    /// </summary>
    public const string PhoneIndex = "phone";

    /// <param name="caller">Who creates it, for the record.</param>
    /// <exception cref="ArgumentException">A name, role, password or phone number is invalid or taken; the message says which.</exception>
    public async Task<Guid> Add(string username, string role, string displayName, GivenPassword givenPassword, string? phone, Caller caller,
        CancellationToken ct)
    {
        if (!UsernamePattern().IsMatch(username))
            throw new ArgumentException("A username must have 2 to 40 characters (a-z, 0-9, dot, hyphen, underscore), the first a letter.");
        if (!Roles.Contains(role))
            throw new ArgumentException("The role must be one of: " + string.Join(", ", Roles) + ".");
        if (string.IsNullOrWhiteSpace(displayName) || SafeText.CountRunes(displayName) > 60)
            throw new ArgumentException("A display name must have 1 to 60 characters.");
        var password = PasswordRule.NormalizeOrThrow(givenPassword.Text, environment.IsDevelopment(), username, displayName);
        if (phone is not null && !PhonePattern().IsMatch(phone))
            throw new ArgumentException("A phone number may have only digits, spaces and hyphens, with or without +86.");
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_staff (id, username, role, display_name, password_hash, password_until, phone, phone_index, created_at)
            values (@id, @username, @role, @displayName, @hash, powercrm_now() + @life::interval, @phone, @index, powercrm_now())
            on conflict (username) do nothing
            """,
            new
            {
                id,
                username,
                role,
                displayName,
                hash = hasher.HashPassword(username, password),
                life = givenPassword.LifetimeOrNull,
                phone,
                index = phone is null ? null : keys.Index(PhoneIndex, NormalizePhone(phone)),
            }, transaction, cancellationToken: ct));
        if (inserted == 0)
            throw new ArgumentException($"The username '{username}' is taken.");
        await facts.Record(transaction, caller, AccountStream.Of(id), new StaffAccountAdded(id, role), ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    public Task<IReadOnlyList<StaffAccount>> List(CancellationToken ct) => Query("order by username", new { }, ct);

    /// <summary>Returns the history of an account, oldest first: its stored events, with the actor of each.</summary>
    public static async Task<IReadOnlyList<AccountHistoryEntry>> ReadHistory(Guid id, IStreams events, CancellationToken ct)
    {
        var facts = new List<AccountHistoryEntry>();
        await foreach (var e in events.Read(AccountStream.Of(id), ct))
            facts.Add(new AccountHistoryEntry(e.Timestamp, e.EventTypeName, e.UserName ?? ""));
        return facts;
    }

    /// <summary>Returns one account, open or closed.</summary>
    public async Task<StaffAccount?> Find(Guid id, CancellationToken ct) =>
        (await Query("where id = @id", new { id }, ct)).SingleOrDefault();

    /// <summary>Returns one account, open or closed.</summary>
    public async Task<StaffAccount?> Find(string username, CancellationToken ct) =>
        (await Query("where username = @username", new { username }, ct)).SingleOrDefault();

    /// <summary>Returns the open accounts of a role.</summary>
    public Task<IReadOnlyList<StaffAccount>> ListOpen(string role, CancellationToken ct) =>
        Query("where role = @role and disabled_at is null order by username", new { role }, ct);

    private async Task<IReadOnlyList<StaffAccount>> Query(string clause, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Username, string Role, string Name, string? Phone, DateTime? DisabledAt,
            bool Second)>(
            new CommandDefinition(
                $"select id, username, role, display_name, phone, disabled_at, totp_secret is not null from pc_staff {clause}", parameters,
                cancellationToken: ct));
        return [.. rows.Select(r => new StaffAccount(r.Id, r.Username, r.Role, r.Name, r.Phone,
            r.DisabledAt is { } at ? new DateTimeOffset(at) : null, r.Second))];
    }

    /// <summary>
    /// Closes an account at once: its sessions end in the same transaction. Returns false if there is no such open account.
    /// </summary>
    /// <param name="caller">Who closes it, for the record.</param>
    /// <param name="additionalWork">Further changes in the same transaction.</param>
    public async Task<bool> Disable(string username, Caller caller, Func<NpgsqlConnection, NpgsqlTransaction, Guid, Task>? additionalWork,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindOpen(connection, transaction, username, ct) is not { } id)
            return false;
        await facts.Record(transaction, caller, AccountStream.Of(id), new StaffAccountClosed(id), ct);
        // Two statements: the second sees the session of a sign-in that has just released its lock on the account's row.
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update pc_staff set disabled_at = powercrm_now() where id = @id and disabled_at is null", new { id }, transaction,
            cancellationToken: ct)) != 1)
            return false;
        await Rows.Run(connection, transaction, [Sessions.EndAllRow(Audience.Staff, id)], ct);
        if (additionalWork is not null)
            await additionalWork(connection, transaction, id);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends the sessions of an account that stays open. Returns false if there is no such open account.</summary>
    /// <param name="caller">Who does it, for the record.</param>
    public async Task<bool> SignOut(string username, Caller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindOpen(connection, transaction, username, ct) is not { } id)
            return false;
        await facts.Record(transaction, caller, AccountStream.Of(id), new StaffSignedOut(id), ct);
        await Rows.Run(connection, transaction, [Sessions.EndAllRow(Audience.Staff, id)], ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Sets the WeCom user id of an open account. Returns false if there is no such account, or if it is a manager's.</summary>
    /// <param name="userId">The WeCom user id; null removes it.</param>
    /// <param name="caller">Who sets it, for the record.</param>
    public async Task<bool> SetWeComUser(string username, string? userId, Caller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await FindOpen(connection, transaction, username, ct) is not { } id)
            return false;
        await FactRecorder.LockStream(transaction, AccountStream.Of(id), ct);
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update pc_staff set wecom_user_id = @userId where id = @id and role <> 'manager' and disabled_at is null", new { id, userId },
            transaction, cancellationToken: ct)) != 1)
            return false;
        await facts.Record(transaction, caller, AccountStream.Of(id), new StaffWecomChanged(id), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static Task<Guid?> FindOpen(NpgsqlConnection connection, NpgsqlTransaction transaction, string username,
        CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from pc_staff where username = @username and disabled_at is null", new { username }, transaction,
            cancellationToken: ct));

    /// <summary>
    /// Reopens an account that was closed by mistake; its ended sessions stay ended. Returns false if it is open or was closed at another
    /// time.
    /// </summary>
    /// <param name="disabledAt">The time of closing, as the caller read it.</param>
    /// <param name="caller">Who reopens it, for the record.</param>
    /// <param name="additionalWork">Further changes in the same transaction.</param>
    public async Task<bool> Reopen(Guid id, DateTimeOffset disabledAt, Caller caller,
        Func<NpgsqlConnection, NpgsqlTransaction, Task> additionalWork, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await facts.Record(transaction, caller, AccountStream.Of(id), new StaffAccountReopened(id), ct);
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update pc_staff set disabled_at = null where id = @id and disabled_at = @closed", new { id, closed = disabledAt.UtcDateTime },
            transaction, cancellationToken: ct)) != 1)
            return false;
        await additionalWork(connection, transaction);
        await transaction.CommitAsync(ct);
        return true;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex UsernamePattern();

    [GeneratedRegex(@"\A\+?[0-9][0-9 -]{4,19}\z", RegexOptions.NonBacktracking)]
    private static partial Regex PhonePattern();

    /// <summary>An area code without its 0, the number and an extension; not a mobile, and not a 400 or 800 number.</summary>
    [GeneratedRegex(@"\A(10|2[0-9]|[35679][0-9]{2}|[48](0[1-9]|[1-9][0-9]))[1-9][0-9]{6,13}\z", RegexOptions.NonBacktracking)]
    private static partial Regex FixedLinePattern();

    /// <summary>Normalizes a phone number like those of applicants, so that a reviewer's own application is recognized.</summary>
    private static string NormalizePhone(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        var national = digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..]
            : phone.StartsWith("+86", StringComparison.Ordinal) || digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal)
                ? digits[2..] : null;
        // After the country code, the area code of a fixed line is written without its 0.
        return national is null ? digits : FixedLinePattern().IsMatch(national) ? "0" + national : national;
    }
}
