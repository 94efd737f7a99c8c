-- The queue: one row a registration that was ever submitted. The stream is the truth; this is what can be searched, sorted and taken.
create table pc_review_cases (
    registration_id uuid primary key,
    company_name text not null,
    company_key text not null,
    credit_code text,
    round int not null,
    status text not null,
    submitted_at timestamptz not null,
    due_at timestamptz not null,
    claimed_by uuid,
    lease_until timestamptz,
    flags text[] not null default '{}'
);
create index pc_review_cases_open on pc_review_cases (due_at, registration_id) where status in ('pending', 'processing');
create index pc_review_cases_status on pc_review_cases (status, due_at, registration_id);
create index pc_review_cases_credit_code on pc_review_cases (credit_code);
create index pc_review_cases_company on pc_review_cases (company_key);
