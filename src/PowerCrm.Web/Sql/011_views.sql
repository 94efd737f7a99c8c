-- What modules may read of accounts and sessions in statements of their own. These views are a contract: columns are added, never changed or
-- taken away. What needs no join is asked of StaffAccounts and Sessions instead.
create view pc_v_staff as
select id, username, role, display_name, disabled_at is null as active
from pc_staff;

-- The phone of an account as blind index: it meets the same phone of an applicant.
create view pc_v_staff_phones as
select id as staff, phone_index
from pc_staff
where phone_index is not null;

-- Sessions that have not ended.
create view pc_v_live_sessions as
select id
from pc_sessions
where ended_at is null;
