-- When the applicant urged last, and where that puts the case in the queue; null: at its due time.
alter table pc_review_cases add column urged_at timestamptz, add column ahead_at timestamptz;
drop index pc_review_cases_open;
drop index pc_review_cases_status;
create index pc_review_cases_open on pc_review_cases (coalesce(ahead_at, due_at), registration_id)
    where status in ('pending', 'processing');
create index pc_review_cases_status on pc_review_cases (status, coalesce(ahead_at, due_at), registration_id);
