-- Duplicates are found by these two; an update of the system's collations must not hide one.
alter table pc_review_cases alter column company_key type text collate "C", alter column credit_code type text collate "C";
