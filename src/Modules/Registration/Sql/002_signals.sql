-- What several registrations may share, as blind index: a device, a network address, a place, a company's name as it looks. Only counts are
-- ever read. Rows of the network are of use for a day; the person's later sign-ins take them away.
create table pc_signals (
    registration uuid not null,
    kind text not null check (kind in ('device', 'network', 'address', 'look')),
    value bytea not null,
    company bytea not null,
    at timestamptz not null,
    primary key (registration, kind, value)
);
create index pc_signals_value on pc_signals (kind, value);
