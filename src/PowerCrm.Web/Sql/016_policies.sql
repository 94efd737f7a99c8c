-- Policies of all kinds, by version: the last version of a kind is in force. Rows are added, never changed: what was decided years ago is
-- explained by the version of that day. Version 0 is the one that the build brings along, and has no row.
create table pc_policies (
    kind text collate "C" not null,
    version int not null check (version > 0),
    content jsonb not null,
    reason text not null,
    actor text not null,
    at timestamptz not null,
    primary key (kind, version)
);
