-- Where a manager is reached by WeCom: the member's id in the company's contacts. Null: nowhere.
alter table pc_managers add column wecom_user_id text collate "C";

create view pc_v_wecom_users as
select m.staff_id, m.wecom_user_id as user_id, s.active
from pc_managers m
join pc_v_staff s on s.id = m.staff_id;
