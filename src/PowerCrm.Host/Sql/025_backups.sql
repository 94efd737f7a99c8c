-- Backups that `backup` made, and when each was last restored into a scratch database and found equal. The files lie elsewhere.
create table pc_backups (
    id uuid primary key,
    name text not null,
    at timestamptz not null,
    bytes bigint not null,
    events bigint not null,
    last_event bigint not null,
    checkpoint bigint,
    verified_at timestamptz
);
create index pc_backups_at on pc_backups (at);
