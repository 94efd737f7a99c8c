-- Uses of a template that an applicant granted at WeChat: each message takes one. Nothing here names the person but the registration's id.
create table pc_message_credits (
    registration_id uuid not null,
    template_id text collate "C" not null,
    granted int not null default 0,
    used int not null default 0,
    refused int not null default 0,
    asked_at timestamptz not null,
    primary key (registration_id, template_id)
);
