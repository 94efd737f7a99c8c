-- Who cannot give the second opinion that a case waits for: those who proposed the decision, or checked the case in this round.
alter table pc_review_cases add column first_by uuid[] not null default '{}';
create index pc_review_cases_second_opinion on pc_review_cases (registration_id) where 'second_opinion' = any(flags);
