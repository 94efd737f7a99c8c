namespace PowerCrm.Store;

/// <summary>The queries of <see cref="LogProtector"/> on PostgreSQL's catalogue.</summary>
internal static class LogProtectionSql
{
    /// <summary>
    /// What lets the hosts' user change the log, and what it lacks. Marten updates the version and the time of a stream at every append,
    /// and nothing else. A superuser has every right, so only this is named.
    /// </summary>
    public const string Gaps = """
        with host as (select oid, rolsuper, rolcreaterole from pg_roles where rolname = @host),
        tables as (
            select oid, relname, relowner from pg_class where relnamespace = 'public'::regnamespace and relname = any(@tables)
        ),
        owned as (
            select relname::text as what, relowner as owner from tables
            union all
            select proname::text, proowner from pg_proc where pronamespace = 'public'::regnamespace and proname = any(@functions)
            union all
            select 'mt_events_sequence', relowner from pg_class where oid = to_regclass('public.mt_events_sequence')
            union all
            select 'schema public', nspowner from pg_namespace where nspname = 'public'
            union all
            select 'the database', datdba from pg_database where datname = current_database()
        )
        select 'is a superuser' from host where rolsuper
        union all
        select gap from host, lateral (
            select 'may create roles' as gap where rolcreaterole
            union all
            select 'owns ' || what from owned where pg_has_role(host.oid, owner, 'MEMBER')
            union all
            select 'is a member of ' || rolname from pg_roles
            where (rolsuper or rolname in ('pg_write_server_files', 'pg_execute_server_program'))
                and pg_has_role(host.oid, pg_roles.oid, 'MEMBER')
            union all
            select format('has %s on %s', lower(right_), relname) from tables, unnest('{DELETE,TRUNCATE,TRIGGER}'::text[]) right_
            where has_table_privilege(host.oid, tables.oid, right_)
            union all
            select format('may update %s (%s)', relname, string_agg(attname, ', ' order by attnum))
            from tables join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
            where has_column_privilege(host.oid, attrelid, attnum, 'UPDATE')
                and not (relname = 'mt_streams' and attname in ('version', 'timestamp'))
            group by relname
            union all
            select 'may set mt_events_sequence back' where has_sequence_privilege(host.oid, 'public.mt_events_sequence', 'UPDATE')
            union all
            select 'may disable triggers by session_replication_role'
            where has_parameter_privilege(host.oid, 'session_replication_role', 'SET')
            union all
            select format('lacks %s on %s', lower(right_), relname) from tables, unnest('{SELECT,INSERT}'::text[]) right_
            where not has_table_privilege(host.oid, tables.oid, right_)
            union all
            select 'lacks create on schema public' where not has_schema_privilege(host.oid, 'public', 'CREATE')
            union all
            select 'lacks update on mt_streams (version, timestamp)'
            where not (has_column_privilege(host.oid, 'public.mt_streams', 'version', 'UPDATE')
                and has_column_privilege(host.oid, 'public.mt_streams', 'timestamp', 'UPDATE'))
            union all
            select 'lacks usage of mt_events_sequence'
            where not (has_sequence_privilege(host.oid, 'public.mt_events_sequence', 'USAGE')
                and has_sequence_privilege(host.oid, 'public.mt_events_sequence', 'SELECT'))
            union all
            select 'lacks execute on pc_lock_log' from pg_proc
            where pg_proc.oid = to_regprocedure('public.pc_lock_log()') and not has_function_privilege(host.oid, pg_proc.oid, 'EXECUTE')
        ) gaps
        where not rolsuper
        """;

    /// <summary>
    /// The statements that are needed, in their order; none if everything is as wanted. The rights of a table whose owner changes are
    /// granted anew, because the old owner loses those that it had as the owner.
    /// </summary>
    public const string Plan = """
        with host as (select oid from pg_roles where rolname = @host),
        log as (select oid from pg_roles where rolname = @log),
        -- Since PostgreSQL 16 the creator of a role is its member, but without the right to act as it.
        me as (
            select rolsuper, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end as acts
            from pg_roles where rolname = current_user
        ),
        tables as (
            select c.oid, relname, relowner, relacl,
                case relname when 'mt_streams' then '{timestamp,version}'::text[] else '{}' end as updated
            from pg_class c where relnamespace = 'public'::regnamespace and relname = any(@tables)
        ),
        rights as (
            select tables.*, array(select privilege_type from aclexplode(relacl) where grantee = host.oid order by 1) as granted,
                array(select distinct attname::text from pg_attribute a, aclexplode(a.attacl)
                    where a.attrelid = tables.oid and grantee = host.oid order by 1) as columns,
                exists (select from aclexplode(relacl) where grantee = 0 and privilege_type <> 'SELECT') as open
            from tables, host
        )
        select statement from host, log, me, lateral (
            select 10 as part, format('grant %I to %I', role, current_user) as statement
            from (values (@log, log.oid), (@host, host.oid)) as r (role, id)
            where not rolsuper and not pg_has_role(current_user, id, acts)
            union all
            select 20, format('alter database %I owner to %I', datname, @log) from pg_database
            where datname = current_database() and pg_has_role(host.oid, datdba, 'MEMBER')
            union all
            select 21, format('grant connect, temporary on database %I to %I', datname, @host) from pg_database
            where datname = current_database() and (pg_has_role(host.oid, datdba, 'MEMBER')
                or not exists (select from aclexplode(datacl) where grantee = host.oid and privilege_type = 'TEMPORARY'))
            union all
            -- A schema of pg_database_owner follows the owner of the database.
            select 30, format('alter schema public owner to %I', @log) from pg_namespace
            where nspname = 'public' and nspowner <> 'pg_database_owner'::regrole and pg_has_role(host.oid, nspowner, 'MEMBER')
            union all
            select 31, format('grant usage, create on schema public to %I', role)
            from pg_namespace, (values (@log, log.oid), (@host, host.oid)) as r (role, id)
            where nspname = 'public' and (pg_has_role(host.oid, nspowner, 'MEMBER')
                or not exists (select from aclexplode(nspacl) where grantee = id and privilege_type = 'CREATE'))
            union all
            select 40, format('alter table public.%I owner to %I', relname, @log) from tables where relowner <> log.oid
            union all
            select 41, format('alter function %s owner to %I', p.oid::regprocedure, @log) from pg_proc p
            where pronamespace = 'public'::regnamespace and proname = any(@functions) and proowner <> log.oid
            union all
            select 50, format('revoke all on public.%I from %I, public; grant select, insert on public.%I to %I', relname, @host, relname,
                    @host)
                || case when updated = '{}' then ''
                    else format('; grant update (%s) on public.%I to %I', array_to_string(updated, ', '), relname, @host) end
            from rights where relowner <> log.oid or granted <> '{INSERT,SELECT}' or columns <> updated or open
            union all
            select 51, format('revoke all on sequence public.mt_events_sequence from %I, public; '
                || 'grant usage, select on sequence public.mt_events_sequence to %I', @host, @host)
            from pg_class s where s.oid = to_regclass('public.mt_events_sequence') and (s.relowner <> log.oid
                or array(select privilege_type from aclexplode(s.relacl) where grantee = host.oid order by 1) <> '{SELECT,USAGE}')
            union all
            select 52, format('grant execute on function public.pc_lock_log() to %I', @host) from pg_proc p
            where p.oid = to_regprocedure('public.pc_lock_log()') and (p.proowner <> log.oid
                or not exists (select from aclexplode(p.proacl) where grantee = host.oid))
            union all
            select 60, format('alter schema wolverine owner to %I', @host) from pg_namespace
            where nspname = 'wolverine' and nspowner <> host.oid
            union all
            -- A sequence of a column follows its table.
            select 61, format('alter table %s owner to %I', c.oid::regclass, @host) from pg_class c
            where (relnamespace = to_regnamespace('wolverine')
                    or relnamespace = 'public'::regnamespace and relname ~ '^(mt|pc)_'
                        and relname <> all(@tables) and relname <> 'mt_events_sequence')
                and relkind in ('r', 'p', 'v', 'm', 'S', 'f') and relowner <> host.oid
                and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype in ('a', 'i')
                    and relkind = 'S')
            union all
            select 62, format('alter routine %s owner to %I', p.oid::regprocedure, @host) from pg_proc p
            where (pronamespace = to_regnamespace('wolverine')
                    or pronamespace = 'public'::regnamespace and proname ~ '^(mt|pc|powercrm)_' and proname <> all(@functions))
                and proowner <> host.oid
        ) needed
        order by part, statement
        """;
}
