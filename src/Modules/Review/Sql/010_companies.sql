-- A contract with other modules: the companies of what was submitted. Columns are added, never changed or taken away.
create view pc_v_registered_companies as
select registration_id as registration, credit_code
from pc_review_cases;
