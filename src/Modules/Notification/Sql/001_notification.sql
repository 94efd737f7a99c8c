-- What staff are told. A row's id follows from event, recipient and kind, so the same event tells the same person once.
create table pc_inbox (
    id uuid primary key,
    recipient uuid not null,
    kind text not null,
    title text not null,
    text text not null,
    customer_id uuid,
    at timestamptz not null,
    read_at timestamptz
);
create index pc_inbox_recipient on pc_inbox (recipient, at desc, id desc);
create index pc_inbox_unread on pc_inbox (recipient, at desc, id desc) where read_at is null;

-- Moves with every change of a person's inbox: what a hint says, and what a waiting reader compares.
create table pc_inbox_heads (
    recipient uuid primary key,
    v bigint not null,
    topic text not null
);
