-- A seal for every settled event, in the order of the log: HMAC over the event and the seal before it, under a key that is not in the
-- database. Whoever changes, removes or slips in an event cannot make the seals fit again.
create table pc_audit_chain (
    seq bigint primary key,
    mac bytea not null,
    at timestamptz not null
);
