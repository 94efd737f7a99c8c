-- A customer who withdrew the consent gets no manager, so the morning message does not ask for one.
create or replace view pc_v_waiting_customers as
select count(*)::int as customers, min(parked_at) as since
from pc_assignment_waiting
where reason <> 'consent_withdrawn';
