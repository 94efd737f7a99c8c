-- Takes one of each of several limits, in this order, until one refuses: refused is its place (from 1), or null. With all_or_none nothing
-- of the earlier ones stays taken then. All locks are taken first, in one order for all, so that no two statements wait for each other.
create function pc_take_all(keys bytea[], most int[], spans interval[], all_or_none boolean, out refused int, out wait interval)
language plpgsql as $$
begin
    perform pg_advisory_xact_lock(5081, number)
    from (select distinct hashtext(encode(key, 'hex')) as number from unnest(keys) as key order by number) as locks;
    for i in 1 .. cardinality(keys) loop
        wait := pc_take(keys[i], most[i], spans[i]);
        if wait > interval '0' then
            refused := i;
            exit;
        end if;
    end loop;
    if refused > 1 and all_or_none then
        for i in 1 .. refused - 1 loop
            perform pc_give_back(keys[i]);
        end loop;
    end if;
end $$;

-- Gives the newest one of a limit back.
create function pc_give_back(taken_key bytea) returns void language sql as $$
    update pc_rate_hits set hits = hits - 1
    where key = taken_key and hits > 0 and at = (select max(at) from pc_rate_hits where key = taken_key and hits > 0)
$$;
