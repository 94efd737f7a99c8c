-- What persons did to the running product beside calls and discarded messages (those have tables of their own): who, what, and why.
create table pc_operations (
    id uuid primary key,
    act text not null,
    target text collate "C" not null,
    reason text not null,
    actor text not null,
    at timestamptz not null
);
create index pc_operations_at on pc_operations (at);
