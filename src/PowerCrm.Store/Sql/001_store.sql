-- Time that decides is the database's. The shift is 0 in Production (the host refuses to start otherwise); tests and the
-- back-dated demo move it instead of waiting.
create table pc_clock (only_row boolean primary key default true check (only_row), shift interval not null default interval '0');
insert into pc_clock default values;
create function powercrm_now() returns timestamptz language sql stable
    as $$ select clock_timestamp() + (select shift from pc_clock) $$;

-- What falls due: one row a (stream, command, data), replaced and cancelled by key.
create table pc_due (
    id uuid primary key,
    at timestamptz not null,
    stream uuid not null,
    command text not null,
    data text not null default '',
    unique (stream, command, data)
);
create index pc_due_at on pc_due (at);

-- Calls outside: the attempt is written before the call, the outcome after it.
create table pc_outside_attempts (
    call text not null,
    cause uuid not null,
    stream uuid not null,
    attempted_at timestamptz not null,
    outcome text check (outcome in ('completed', 'unknown', 'again')),
    completed_at timestamptz,
    primary key (call, cause)
);
create index pc_outside_attempts_open on pc_outside_attempts (call) where outcome is null or outcome in ('unknown', 'again');

-- What persons decided about calls of unknown outcome, and about messages that could not be handled.
create table pc_outside_resolutions (
    call text not null,
    cause uuid not null,
    action text not null check (action in ('done', 'again')),
    reason text not null,
    actor text not null,
    at timestamptz not null,
    primary key (call, cause, at)
);
create table pc_discarded_messages (
    id uuid not null,
    message text not null,
    reaction text not null,
    reason text not null,
    actor text not null,
    at timestamptz not null
);

-- A rebuild under way: how far its shadow table is, and by which build of the code.
create table pc_rebuilds (name text primary key, checkpoint bigint not null, build text not null, started_at timestamptz not null);

-- One key a subject, wrapped by the master key. A destroyed key leaves its row, so that it is never made again.
create table pc_subject_keys (
    subject uuid primary key,
    key int not null,
    wrapped bytea,
    created_at timestamptz not null,
    destroyed_at timestamptz
);

-- A contract with the modules: the version of each stream, for statements that join it. Columns are added, never changed or taken away.
create view pc_v_streams as
select id, version
from mt_streams;
