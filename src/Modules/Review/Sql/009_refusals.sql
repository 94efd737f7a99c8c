-- How often the applicant was refused: what is called for, and whether a case was handed in again after a refusal.
alter table pc_review_cases add column refusals int not null default 0;
