-- What persons decided about calls of unknown outcome and about due commands, and why.
-- The event's number finds it in the log; its id is no key there.
alter table pc_outside_attempts add column seq bigint;
update pc_outside_attempts a set seq = e.seq_id from mt_events e where e.id = a.event_id;
create index pc_outside_attempts_unknown on pc_outside_attempts (subscription) where outcome = 'unknown';

create table pc_outside_resolutions (
    subscription text not null,
    event_id uuid not null,
    action text not null check (action in ('done', 'again')),
    reason text not null,
    actor text not null,
    at timestamptz not null,
    finished_at timestamptz,
    error text,
    primary key (subscription, event_id, at)
);
create unique index pc_outside_resolutions_open on pc_outside_resolutions (subscription, event_id) where finished_at is null;

create table pc_skipped_due (
    id uuid not null,
    stream uuid not null,
    command text not null,
    data text not null,
    error text,
    reason text not null,
    actor text not null,
    at timestamptz not null
);
