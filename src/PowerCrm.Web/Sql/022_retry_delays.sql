-- As in 001, but what was given back no longer counts in the time until there is room: the row of it stays, with no hits.
create or replace function pc_take(taken_key bytea, most int, span interval) returns interval language plpgsql as $$
declare
    instant timestamptz;
    granule double precision := extract(epoch from span) / 100;
    used bigint;
    wait interval;
begin
    perform pg_advisory_xact_lock(5081, hashtext(encode(taken_key, 'hex')));
    instant := powercrm_now();
    delete from pc_rate_hits where key = taken_key and until <= instant;
    select coalesce(sum(hits), 0) into used from pc_rate_hits where key = taken_key and at > instant - span;
    if used < most then
        if most > 100 then
            instant := to_timestamp(ceil(extract(epoch from instant) / granule) * granule);
        end if;
        insert into pc_rate_hits (key, at, hits, until)
        values (taken_key, instant, 1, instant + span)
        on conflict (key, at) do update set hits = pc_rate_hits.hits + 1;
        return interval '0';
    end if;
    -- Room comes when enough of the oldest have left that fewer than the limit are inside. What was given back is not inside.
    select min(at) + span - instant into wait
    from (select at, sum(hits) over (order by at desc) as inside_from_here from pc_rate_hits
        where key = taken_key and hits > 0) as h
    where inside_from_here <= most;
    return greatest(coalesce(wait, span), interval '1 second');
end $$;
