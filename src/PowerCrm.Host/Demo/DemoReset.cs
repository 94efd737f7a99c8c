using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Removes exactly what the demo made, which pc_demo names. The log refuses deletes by trigger, and rightly: this is the one place that
/// goes past it, as the database's owner, in Development, for rows that never were anybody's.
/// </summary>
internal static class DemoReset
{
    public static async Task<(int Registrations, int Staff, int Kept)> Run(IServiceProvider services, CancellationToken ct)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var registrations = (await connection.QueryAsync<string>(new CommandDefinition(
            "select id from pc_demo where kind = 'registration'", transaction: transaction, cancellationToken: ct)))
            .Select(Guid.Parse).ToArray();
        var staff =
            (await connection.QueryAsync<string>(
                new CommandDefinition("select id from pc_demo where kind = 'staff'", transaction: transaction, cancellationToken: ct)))
            .Select(Guid.Parse).ToArray();
        // Whoever has customers that are not the demo's stays: they would be left with a manager who never was.
        var kept = (await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select distinct s from unnest(@staff) s join mt_events e on e.type in ('manager_assigned', 'manager_reassigned')
                and (e.data ->> 'Manager' = s::text or e.data ->> 'To' = s::text or e.data ->> 'From' = s::text)
            where e.stream_id <> all(@registrations)
            """, new { staff, registrations }, transaction, cancellationToken: ct))).ToArray();
        staff = [.. staff.Except(kept)];
        if (registrations.Length + staff.Length > 0)
            await Remove(connection, transaction, registrations, staff, ct);
        // What was taken of limits names nobody (it is kept as HMAC), so the demo's cannot be told from others'; in Development all go.
        await connection.ExecuteAsync(new CommandDefinition("delete from pc_rate_hits; delete from pc_sms_days; delete from "
            + "pc_wechat_tokens", transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_companies where credit_code in (select id from pc_demo where kind = 'company')", transaction: transaction,
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("update pc_clock set shift = interval '0', fixed = null; delete from pc_demo "
            + "where kind <> 'staff' or id <> all(@left)", new { left = kept.Select(k => k.ToString()).ToArray() }, transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        // The copy names checkpoints that are no more.
        if (services.GetRequiredService<Checkpoints>().File.Path is var copy && File.Exists(copy))
            File.Delete(copy);
        // Who stays had customers of the demo too.
        var admin = services.GetRequiredService<Store.Maintenance>();
        foreach (var projection in kept.Length == 0 ? [] : admin.Projections)
            await admin.Rebuild(projection, null, ct);
        return (registrations.Length, staff.Length, kept.Length);
    }

    /// <summary>Whether there are registrations, customers or accounts that are not the demo's.</summary>
    public static async Task<bool> OthersAreThere(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select from mt_events where type in ('wechat_authorized', 'customer_imported')
                    and stream_id::text not in (select id from pc_demo where kind = 'registration'))
                or exists (select from pc_staff where id::text not in (select id from pc_demo where kind = 'staff'))
            """, cancellationToken: ct));

    private static async Task Remove(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] registrations, Guid[] staff,
        CancellationToken ct)
    {
        // Streams beside the registration's own (access, notifications) and those of accounts have derived ids; a notification's comes
        // from its cause, which is a decision, or a message in an inbox.
        var told = (await connection.QueryAsync<(Guid Stream, Guid Event)>(new CommandDefinition(
            """
            select stream_id, id from mt_events
            where stream_id = any(@registrations) and type in ('review_decided', 'decision_reversed')
            union all
            select customer_id, id from pc_inbox where customer_id = any(@registrations)
            """, new { registrations }, transaction, cancellationToken: ct)))
            .Select(cause => NotificationStream.Of(cause.Stream, cause.Event));
        var streams = registrations.Concat(registrations.SelectMany(Beside)).Concat(told).Concat(staff.Select(AccountStream.Of)).ToArray();
        foreach (var (table, column) in await Columns(connection, transaction, ct))
        {
            var ids = column is "manager_id" or "staff_id" or "recipient" ? staff : column == "subject" ? [.. streams, .. staff] : streams;
            await connection.ExecuteAsync(
                new CommandDefinition($"delete from {table} where {column} = any(@ids)", new { ids }, transaction, cancellationToken: ct));
        }
        await connection.ExecuteAsync(new CommandDefinition(
            """
            alter table mt_events disable trigger pc_no_delete;
            alter table mt_streams disable trigger pc_no_delete
            """, transaction: transaction, cancellationToken: ct));
        foreach (var document in await connection.QueryAsync<string>(new CommandDefinition(
            "select relname from pg_class where relkind = 'r' and relname like 'mt\\_doc\\_%'", transaction: transaction,
            cancellationToken: ct)))
            await connection.ExecuteAsync(new CommandDefinition($"delete from {document} where id::text = any(@ids)",
                new { ids = streams.Concat(staff).Select(i => i.ToString()).ToArray() }, transaction, cancellationToken: ct));
        // What was sealed with the demo's events in it is sealed anew without them.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from pc_outside_resolutions where cause in (select cause from pc_outside_attempts where stream = any(@streams));
            delete from pc_outside_attempts where stream = any(@streams);
            truncate pc_audit_chain;
            truncate pc_audit_checkpoints;
            delete from mt_events where stream_id = any(@streams);
            delete from mt_streams where id = any(@streams);
            delete from pc_staff where id = any(@staff)
            """, new { streams, staff }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            alter table mt_events enable trigger pc_no_delete;
            alter table mt_streams enable trigger pc_no_delete
            """, transaction: transaction, cancellationToken: ct));
    }

    private static IEnumerable<Guid> Beside(Guid registration) =>
        [AccessStream.Of(registration), ReadingStream.Of(registration), .. ReadingSubject.UpTo(registration, 20)];

    /// <summary>The columns of our own tables that name a registration or a member of staff, children before parents.</summary>
    private static async Task<IReadOnlyList<(string Table, string Column)>> Columns(NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. await connection.QueryAsync<(string, string)>(new CommandDefinition(
            """
            select table_name, column_name
            from information_schema.columns
            join information_schema.tables using (table_schema, table_name)
            where table_schema = 'public' and table_type = 'BASE TABLE' and table_name like 'pc\_%' and data_type = 'uuid'
              and column_name in ('registration_id', 'registration', 'owner', 'customer_id', 'stream', 'subject',
                  'manager_id', 'staff_id', 'recipient')
            order by (table_name in ('pc_sessions', 'pc_managers'))::int, table_name
            """, transaction: transaction, cancellationToken: ct))];
}
