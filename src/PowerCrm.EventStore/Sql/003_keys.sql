-- One key a subject, wrapped by the master key. A destroyed key leaves its row, so that it is never made again.
create table pc_subject_keys (
    subject uuid primary key,
    key int not null,
    wrapped bytea,
    created_at timestamptz not null,
    destroyed_at timestamptz
);
