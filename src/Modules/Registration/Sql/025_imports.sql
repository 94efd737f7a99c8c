-- Files of existing customers. The file lies in the blob store, sealed by the master key, until it was looked at; the list of refused lines, which
-- has no values, for a week.
create table pc_customer_imports (
    id uuid primary key,
    dry_run boolean not null,
    sha256 text not null,
    -- Whoever only checks a file need not say on what ground the people's data are held.
    basis text check (basis in ('contract', 'consent')),
    basis_on date,
    actor text not null,
    at timestamptz not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed')),
    done bigint not null default 0,
    total bigint not null default 0,
    -- The host that works on it, and when it was heard last: one that is silent is taken over.
    worker uuid,
    beat_at timestamptz,
    finished_at timestamptz,
    -- Counts, and lines with codes; no values of the file.
    result jsonb,
    check (dry_run or (basis is not null and basis_on is not null))
);
create index pc_customer_imports_open on pc_customer_imports (at) where state in ('waiting', 'running');
create index pc_customer_imports_file on pc_customer_imports (sha256);

-- Customers whom an import made: by what a later line or registration is known to be of the same. An erasure takes the row away.
create table pc_imported_customers (
    customer uuid primary key,
    import uuid not null,
    phone bytea not null,
    company_key text not null,
    credit_code text,
    manager uuid,
    waits boolean not null
);
create index pc_imported_customers_import on pc_imported_customers (import);
create index pc_imported_customers_phone on pc_imported_customers (phone);
create index pc_imported_customers_company on pc_imported_customers (company_key);
create index pc_imported_customers_code on pc_imported_customers (credit_code) where credit_code is not null;

-- A contract with other modules: imported customers by company, and by the registration that has verified the same phone.
-- Columns are added, never changed or taken away.
create view pc_v_imported_customers as
select i.customer, i.company_key, i.credit_code, p.registration as phone_of
from pc_imported_customers i
left join pc_phones p on p.phone = i.phone;
