-- The credit that a message holds until its outcome is certain: a message that is sent again after an unknown outcome takes no second one.
create table pc_message_credit_uses (
    cause uuid primary key,
    registration_id uuid not null,
    template_id text collate "C" not null,
    taken_at timestamptz not null
);
