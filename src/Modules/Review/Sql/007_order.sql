-- Of the cases that are due on the same day those with more to look at come first, then the oldest.
-- layout: which build's columns a row has; one of an older build is filled anew by FillOldRows.
alter table pc_review_cases add column risk int not null default 0, add column layout int not null default 0;
drop index pc_review_cases_open;
drop index pc_review_cases_status;
create index pc_review_cases_open on pc_review_cases (coalesce(ahead_at, due_at), (-risk), submitted_at, registration_id)
    where status in ('pending', 'processing');
create index pc_review_cases_status on pc_review_cases (status, coalesce(ahead_at, due_at), (-risk), submitted_at, registration_id);
