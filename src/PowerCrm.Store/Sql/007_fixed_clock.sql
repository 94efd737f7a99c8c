-- A scenario is played with the clock standing still at the time of each step (docs/scenarios.md). Null: the clock goes on.
alter table pc_clock add column fixed timestamptz;
create or replace function powercrm_now() returns timestamptz language sql stable
    as $$ select coalesce((select fixed from pc_clock), clock_timestamp() + (select shift from pc_clock)) $$;
