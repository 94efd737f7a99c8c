-- A contract with other modules: how many customers wait for a manager, and since when the first of them. Columns are added, never changed or
-- taken away.
create view pc_v_waiting_customers as
select count(*)::int as customers, min(parked_at) as since
from pc_assignment_waiting;
