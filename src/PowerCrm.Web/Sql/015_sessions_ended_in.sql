-- Which transaction ended a session: hosts that remember living sessions ask for those that ended since they asked last.
alter table pc_sessions add column ended_in xid8;
create index pc_sessions_ended_in on pc_sessions (ended_in) where ended_in is not null;
