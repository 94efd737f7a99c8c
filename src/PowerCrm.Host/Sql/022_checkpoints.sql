-- The key that signs checkpoints: one a database, sealed by the master key. Its public half is printed by `audit key`.
create table pc_audit_key (
    only_row boolean primary key default true check (only_row),
    sealed bytea not null,
    made_at timestamptz not null
);

-- A checkpoint: the Merkle root over the sealed events after one number up to another, chained and signed. Each host keeps a copy of
-- all of them in a file outside the database.
create table pc_audit_checkpoints (
    number bigint primary key,
    after bigint not null,
    up_to bigint not null,
    events bigint not null,
    root text not null,
    before text not null,
    at timestamptz not null,
    key text not null,
    signature text not null
);
