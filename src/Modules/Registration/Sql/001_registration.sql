-- What Registration keeps beside the log. Nothing personal in clear: phones and openids as blind index, the rest sealed with the subject's key.

-- Reservations: one openid and one phone lead to one registration, decided by these keys in the transaction of the event.
create table pc_identities (
    identity bytea primary key,
    registration uuid not null unique,
    at timestamptz not null
);

create table pc_phones (
    phone bytea primary key,
    registration uuid not null unique,
    at timestamptz not null
);

-- The newest code of a caller for a phone. The code itself is kept as a keyed hash, bound to both by the challenge.
create table pc_codes (
    registration uuid not null,
    phone bytea not null,
    challenge uuid not null,
    code bytea not null,
    expires_at timestamptz not null,
    tries int not null default 0,
    primary key (registration, phone)
);
create index pc_codes_expires on pc_codes (expires_at);

create table pc_drafts (
    registration uuid primary key,
    revision bigint not null,
    sealed bytea not null,
    saved_at timestamptz not null
);

-- ready: its bytes are in the blob store. drafted, submitted: something refers to it, so the sweep leaves it.
create table pc_images (
    id uuid primary key,
    owner uuid not null,
    kind text not null check (kind in ('businessLicense', 'idCardFront', 'idCardBack')),
    proof text not null,
    bytes int not null,
    width int not null,
    height int not null,
    ready boolean not null default false,
    drafted boolean not null default false,
    submitted boolean not null default false,
    created_at timestamptz not null
);
create index pc_images_owner on pc_images (owner);

-- What was read from a picture and what the applicant confirmed, sealed as one value.
create table pc_readings (
    image uuid primary key references pc_images (id) on delete cascade,
    owner uuid not null,
    sealed bytea not null,
    at timestamptz not null
);
