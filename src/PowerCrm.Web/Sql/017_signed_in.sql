-- Applicants who are signed in: a session of theirs can still be refreshed.
create view pc_v_signed_in as
select s.subject
from pc_sessions s
join pc_refresh_tokens t on t.session = s.id
where s.audience = 'applicant' and s.ended_at is null and t.used_at is null and t.expires_at > powercrm_now();
