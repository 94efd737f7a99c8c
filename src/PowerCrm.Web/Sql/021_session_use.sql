-- When a session was last used: at its sign-in and renewals, and for staff also by requests (written once a minute).
alter table pc_sessions add column last_used_at timestamptz;

-- A staff session that was not used for the idle timeout of the settings has ended too; the reader of the view compares used_at.
create or replace view pc_v_live_sessions as
select id, coalesce(last_used_at, created_at) as used_at
from pc_sessions
where ended_at is null;
