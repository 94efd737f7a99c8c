-- Where reviewers and administrators are reached by WeCom: the member's id in the company's contacts. Null: nowhere. Managers have theirs
-- with their other data.
alter table pc_staff add column wecom_user_id text collate "C";

create view pc_v_staff_wecom as
select id as staff_id, wecom_user_id as user_id, disabled_at is null as active
from pc_staff;
