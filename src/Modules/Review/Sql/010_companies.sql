-- A contract with other modules: the companies of what was submitted, and whether it was decided. Columns are added, never changed or taken away.
create view pc_v_registered_companies as
select registration_id as registration, credit_code, company_key, status in ('pending', 'processing') as open
from pc_review_cases
where status <> 'draft';
