-- Exports that auditors asked for. The zip lies in the blob store, sealed by the master key, for a week.
create table pc_audit_exports (
    id uuid primary key,
    registration_id uuid,
    from_at timestamptz,
    to_at timestamptz,
    reason text not null,
    actor text not null,
    at timestamptz not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed')),
    done bigint not null default 0,
    total bigint not null default 0,
    -- Of the host that works on it: one that is silent is taken over.
    beat_at timestamptz,
    fault text
);
create index pc_audit_exports_open on pc_audit_exports (at) where state in ('waiting', 'running');
