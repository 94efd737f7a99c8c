-- Runs of the standing audit, nightly and by hand, with what each check found.
create table pc_audit_runs (
    id uuid primary key,
    -- The night it was made for, by China's calendar: one run a night over all hosts. Null: by hand.
    night date unique,
    actor text not null,
    state text not null check (state in ('running', 'clean', 'differs', 'failed', 'timed_out')),
    started_at timestamptz not null,
    ended_at timestamptz,
    events bigint not null,
    fault text
);
create index pc_audit_runs_started on pc_audit_runs (started_at);
create table pc_audit_run_checks (
    run uuid not null references pc_audit_runs on delete cascade,
    number int not null,
    name text not null,
    found bigint not null,
    -- The first of them: ids and names of events only.
    examples text[] not null,
    took_ms bigint not null,
    primary key (run, number)
);
