-- What readers need beside the log: streams set aside, what was skipped, stopped projections, attempts outside, what falls due.
create table pc_parked_streams (
    subscription text not null,
    stream uuid not null,
    from_seq bigint not null,
    attempts int not null,
    state text not null check (state in ('waiting', 'parked')),
    error text not null,
    at timestamptz not null,
    next_at timestamptz,
    primary key (subscription, stream)
);
create index pc_parked_streams_due on pc_parked_streams (subscription, next_at) where state = 'waiting';

create table pc_skipped_events (
    subscription text not null,
    stream uuid not null,
    seq bigint not null,
    reason text not null,
    actor text not null,
    at timestamptz not null,
    primary key (subscription, seq)
);

create table pc_stopped_readers (
    name text primary key,
    seq bigint not null,
    error text not null,
    at timestamptz not null
);

create table pc_outside_attempts (
    subscription text not null,
    event_id uuid not null,
    attempted_at timestamptz not null,
    outcome text check (outcome in ('completed', 'unknown')),
    completed_at timestamptz,
    primary key (subscription, event_id)
);

create table pc_due (
    id uuid primary key,
    at timestamptz not null,
    stream uuid not null,
    command text not null,
    data text not null default '',
    state text not null default 'waiting' check (state in ('waiting', 'parked')),
    attempts int not null default 0,
    error text,
    unique (stream, command, data)
);
create index pc_due_at on pc_due (at) where state = 'waiting';

-- Why a stream was closed, and by whom.
create table pc_archived (stream uuid primary key, reason text not null, actor text not null, at timestamptz not null);

-- A rebuild under way: how far its shadow table is, and by which build of the code.
create table pc_rebuilds (name text primary key, checkpoint bigint not null, build text not null, started_at timestamptz not null);
