-- Runs of the retention, nightly and by hand: what went of each class, and by which policy. No row says whose it was.
create table pc_retention_runs (
    id uuid primary key,
    -- The night it was made for, by China's calendar: one run a night over all hosts. Null: by hand.
    night date unique,
    actor text not null,
    policy text not null,
    state text not null check (state in ('running', 'done', 'failed')),
    started_at timestamptz not null,
    ended_at timestamptz,
    fault text
);
create index pc_retention_runs_started on pc_retention_runs (started_at);
create table pc_retention_run_classes (
    run uuid not null references pc_retention_runs on delete cascade,
    class text collate "C" not null,
    days int not null,
    -- How many were over their time when the run came to them, and how many of them went: the others were used meanwhile, or come next.
    found bigint not null,
    gone bigint not null,
    oldest timestamptz,
    primary key (run, class)
);
