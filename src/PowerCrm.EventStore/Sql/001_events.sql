-- The log. Tables, columns, names and constraints are Marten's (docs/adr/0001); nothing of ours is added to an mt_* table.
create table mt_streams (
    id uuid not null constraint pkey_mt_streams_id primary key,
    type varchar,
    version bigint,
    timestamp timestamptz not null default now(),
    created timestamptz not null default now(),
    tenant_id varchar default '*DEFAULT*',
    is_archived boolean default false
);

create sequence mt_events_sequence;

create table mt_events (
    seq_id bigint not null constraint pkey_mt_events_seq_id primary key,
    id uuid not null,
    stream_id uuid constraint fkey_mt_events_stream_id references mt_streams (id) on delete cascade,
    version bigint not null,
    data jsonb not null,
    bdata bytea,
    type varchar(500) not null,
    timestamp timestamptz not null default now(),
    tenant_id varchar default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id varchar,
    headers jsonb,
    user_name varchar,
    is_archived boolean default false
);
alter sequence mt_events_sequence owned by mt_events.seq_id;
create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);

create table mt_event_progression (
    name varchar not null constraint pk_mt_event_progression primary key,
    last_seq_id bigint,
    last_updated timestamptz default transaction_timestamp()
);

-- Time that decides is the database's. The shift is 0 in Production (the host refuses to start otherwise); tests and the
-- back-dated demo move it instead of waiting.
create table pc_clock (only_row boolean primary key default true check (only_row), shift interval not null default interval '0');
insert into pc_clock default values;
create function powercrm_now() returns timestamptz language sql stable
    as $$ select clock_timestamp() + (select shift from pc_clock) $$;

-- A statement that ran in an append's batch must have hit the stated number of rows (negative: any). Raised as PC001 so that the whole
-- batch is undone; the message says which one missed.
create function pc_must_hit(what text, expected bigint, hit bigint) returns void language plpgsql as $$
begin
    if expected >= 0 and hit <> expected then
        raise exception using errcode = 'PC001', message = what;
    end if;
end $$;

-- The fence, see docs/event-store.md: every append holds this lock, shared, from before its first nextval until commit.
create function pc_fence() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(5080, 1);
    return null;
end $$;
create trigger pc_fence before insert on mt_events for each statement execute function pc_fence();

-- The log is append-only; archiving is the one change it knows. Erasure destroys keys, it never rewrites.
create function pc_refuse() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'PC002', message = tg_op || ' of ' || tg_table_name || ' is refused: the log is append-only.';
end $$;
create trigger pc_no_delete before delete on mt_events for each statement execute function pc_refuse();
create trigger pc_no_truncate before truncate on mt_events for each statement execute function pc_refuse();
create trigger pc_no_update before update of seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type,
    correlation_id, causation_id, headers, user_name on mt_events for each statement execute function pc_refuse();
create trigger pc_no_delete before delete on mt_streams for each statement execute function pc_refuse();
create trigger pc_no_truncate before truncate on mt_streams for each statement execute function pc_refuse();
