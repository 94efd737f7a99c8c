using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Removes exactly the rows that the demo created, which are listed in pc_demo. Triggers forbid deletes from the log; only this class
/// disables them, as the database's owner, in Development, for rows that belong to no real person.
/// </summary>
internal static class DemoReset
{
    public static async Task<(int Registrations, int Staff, int KeptStaff)> Run(IServiceProvider services, CancellationToken ct)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var registrations = await DemoRows.Read(connection, DemoRows.Registration, ct, transaction);
        var staff = await DemoRows.Read(connection, DemoRows.Staff, ct, transaction);
        // Demo accounts with customers that do not belong to the demo are kept: the history of those customers refers to them.
        var remaining = (await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select distinct s from unnest(@staff) s join mt_events e on e.type in ('manager_assigned', 'manager_reassigned')
                and (e.data ->> 'Manager' = s::text or e.data ->> 'To' = s::text or e.data ->> 'From' = s::text)
            where e.stream_id <> all(@registrations)
            """, new { staff, registrations }, transaction, cancellationToken: ct))).ToArray();
        staff = [.. staff.Except(remaining)];
        if (registrations.Length + staff.Length > 0)
            await Remove(connection, transaction, registrations, staff, ct);
        // Rate limit hits are stored as HMAC, so those of the demo cannot be told apart; in Development all are deleted.
        await connection.ExecuteAsync(new CommandDefinition("delete from pc_rate_hits; delete from pc_sms_days; delete from "
            + "pc_wechat_tokens", transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_companies where credit_code in (select id from pc_demo where kind = 'company')", transaction: transaction,
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("update pc_clock set shift = interval '0', fixed = null; delete from pc_demo "
            + "where kind <> 'staff' or id <> all(@left)", new { left = remaining.Select(k => k.ToString()).ToArray() }, transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        // The copy names checkpoints that were deleted.
        if (services.GetRequiredService<Checkpoints>().File.Path is var copy && File.Exists(copy))
            File.Delete(copy);
        // The accounts that were kept also had customers of the demo.
        var admin = services.GetRequiredService<Store.Maintenance>();
        foreach (var projection in remaining.Length == 0 ? [] : admin.Projections)
            await admin.Rebuild(projection, null, ct);
        return (registrations.Length, staff.Length, remaining.Length);
    }

    /// <summary>Whether there are registrations, customers or accounts that are not the demo's.</summary>
    public static async Task<bool> HasOtherData(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select from mt_events where type in ('wechat_authorized', 'customer_imported')
                    and stream_id::text not in (select id from pc_demo where kind = 'registration'))
                or exists (select from pc_staff where id::text not in (select id from pc_demo where kind = 'staff'))
            """, cancellationToken: ct));

    private static async Task Remove(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] registrations, Guid[] staff,
        CancellationToken ct)
    {
        // Streams beside the registration's own (access, notifications) and those of accounts have derived ids. The id of a notification's
        // stream is derived from its cause: a decision, or a message in an inbox.
        var notices = (await connection.QueryAsync<(Guid Stream, Guid Event)>(new CommandDefinition(
            """
            select stream_id, id from mt_events
            where stream_id = any(@registrations) and type in ('review_decided', 'decision_reversed')
            union all
            select customer_id, id from pc_inbox where customer_id = any(@registrations)
            """, new { registrations }, transaction, cancellationToken: ct)))
            .Select(cause => NotificationStream.Of(cause.Stream, cause.Event));
        var streams = registrations.Concat(registrations.SelectMany(RelatedStreams)).Concat(notices).Concat(staff.Select(AccountStream.Of))
            .ToArray();
        foreach (var (table, column) in await ReadColumns(connection, transaction, ct))
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
        // The seals that include events of the demo are deleted and made again without them.
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

    private static IEnumerable<Guid> RelatedStreams(Guid registration) =>
        [AccessStream.Of(registration), ReadingStream.Of(registration), .. ReadingSubject.UpTo(registration, 20)];

    /// <summary>
    /// Returns the columns of the product's own tables that refer to a registration or a member of staff, children before parents.
    /// </summary>
    private static async Task<IReadOnlyList<(string Table, string Column)>> ReadColumns(NpgsqlConnection connection,
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
