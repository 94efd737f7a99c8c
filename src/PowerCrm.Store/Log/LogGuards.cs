using System.Data.Common;
using JasperFx.Events;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace PowerCrm.Store;

/// <summary>
/// Triggers that reject updates and deletes in the event log. They are part of Marten's schema, so <c>db-assert</c> reports them when
/// missing or disabled, and <c>db-apply</c> restores them.
/// </summary>
/// <remarks>
/// Weasel's own <c>Function</c> and <c>Trigger</c> are not used: they repair a changed function by dropping it together with everything
/// that depends on it, so one <c>db-apply</c> would leave the log unprotected. This script only adds objects (docs/adr/0020).
/// </remarks>
internal sealed class LogGuards() : FeatureSchemaBase("log-guards", new PostgresqlMigrator())
{
    private const string RefuseBodySql =
        " begin raise exception using errcode = 'PC002', message = tg_op || ' of ' || tg_table_name || ' is "
        + "refused: the log is append-only.'; end ";

    // A rebuild locks the log while it swaps tables. This lock needs a right that would also permit changes, so the function has the rights
    // of the log's owner.
    private const string LockBodySql = " begin lock table public.mt_events in share mode; end ";

    private const string CreateSql = $"""
        create or replace function public.pc_refuse() returns trigger language plpgsql as $guard${RefuseBodySql}$guard$;
        create or replace function public.pc_lock_log() returns void language plpgsql security definer set search_path = pg_catalog
            as $guard${LockBodySql}$guard$;
        revoke execute on function public.pc_lock_log() from public;
        create or replace trigger pc_no_update before update on public.mt_events for each statement execute function public.pc_refuse();
        create or replace trigger pc_no_delete before delete on public.mt_events for each statement execute function public.pc_refuse();
        create or replace trigger pc_no_truncate before truncate on public.mt_events for each statement execute function public.pc_refuse();
        create or replace trigger pc_no_delete before delete on public.mt_streams for each statement execute function public.pc_refuse();
        create or replace trigger pc_no_truncate before truncate on public.mt_streams
            for each statement execute function public.pc_refuse();
        alter table public.mt_events enable trigger pc_no_update;
        alter table public.mt_events enable trigger pc_no_delete;
        alter table public.mt_events enable trigger pc_no_truncate;
        alter table public.mt_streams enable trigger pc_no_delete;
        alter table public.mt_streams enable trigger pc_no_truncate;
        """;

    // pg_trigger.tgtype: 2 is "before", the next bits are the operation; without bit 1 it is a statement trigger. Empty tgattr: any column.
    private const string BeforeDelete = "10", BeforeUpdate = "18", BeforeTruncate = "34";

    private const string ProbeSql = $"""
        (select prosrc = $guard${RefuseBodySql}$guard$ from pg_proc where oid = to_regproc('public.pc_refuse'))
        and (select prosrc = $guard${LockBodySql}$guard$ and prosecdef and proconfig = array['search_path=pg_catalog']
             from pg_proc where oid = to_regprocedure('public.pc_lock_log()'))
        and (select count(*) = 5 from pg_trigger
             where tgfoid = to_regproc('public.pc_refuse') and tgenabled in ('O', 'A') and tgqual is null and tgattr = ''
               and (tgrelid::regclass::text, tgname, tgtype) in (('mt_events', 'pc_no_update', {BeforeUpdate}),
                   ('mt_events', 'pc_no_delete', {BeforeDelete}),
                   ('mt_events', 'pc_no_truncate', {BeforeTruncate}),
                   ('mt_streams', 'pc_no_delete', {BeforeDelete}), ('mt_streams', 'pc_no_truncate', {BeforeTruncate})))
        """;

    public override Type StorageType => typeof(LogGuards);

    public override IEnumerable<Type> DependentTypes() => [typeof(IEvent)];

    protected override IEnumerable<ISchemaObject> schemaObjects() => [new AdditiveScript("public", "pc_log_guards", ProbeSql, CreateSql)];
}

/// <summary>A script that only adds objects, with a query that tells whether it has run. Nothing is ever dropped.</summary>
internal sealed class AdditiveScript(string schema, string name, string probe, string sql) : ISchemaObject
{
    public DbObjectName Identifier { get; } = new PostgresqlObjectName(schema, name, SchemaUtils.IdentifierUsage.General);

    public void WriteCreateStatement(Migrator migrator, TextWriter writer) => writer.WriteLine(sql);

    public void WriteDropStatement(Migrator rules, TextWriter writer) { }

    public void ConfigureQueryCommand(Weasel.Core.DbCommandBuilder builder) => builder.Append($"select coalesce(({probe}), false);");

    public async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default) => new Delta(this,
        await reader.ReadAsync(ct) && reader.GetBoolean(0) ? SchemaPatchDifference.None : SchemaPatchDifference.Update);

    public IEnumerable<DbObjectName> AllNames() => [Identifier];

    private sealed class Delta(AdditiveScript script, SchemaPatchDifference difference) : ISchemaObjectDelta
    {
        public ISchemaObject SchemaObject => script;
        public SchemaPatchDifference Difference => difference;
        public void WriteUpdate(Migrator rules, TextWriter writer) => script.WriteCreateStatement(rules, writer);
        public void WriteRollback(Migrator rules, TextWriter writer) { }
        public void WriteRestorationOfPreviousState(Migrator rules, TextWriter writer) { }
    }
}
