-- Accounts of staff. Their display names and business phones are the retailer's own data, shown to customers.
create table pc_staff (
    id uuid primary key,
    username text not null unique,
    role text not null check (role in ('reviewer', 'manager', 'admin', 'auditor')),
    display_name text not null,
    password_hash text not null,
    totp_secret bytea,
    totp_step bigint not null default 0,
    phone text,
    phone_index bytea,
    disabled_at timestamptz,
    created_at timestamptz not null
);
