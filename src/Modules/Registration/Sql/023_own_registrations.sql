-- A contract with other modules: which registration is a member of staff's own, known by the phone on the account. An account without a phone has
-- none. Columns are added, never changed or taken away.
create view pc_v_own_registrations as
select s.staff, p.registration
from pc_v_staff_phones s
join pc_phones p on p.phone = s.phone_index;
