-- What the rim keeps: sign-ins, answers kept for retries, limits, the key ring of data protection. Nothing personal in clear.
create table pc_sessions (
    id uuid primary key,
    audience text not null check (audience in ('applicant', 'staff')),
    subject uuid not null,
    role text,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index pc_sessions_subject on pc_sessions (audience, subject);

-- One family of tokens a session; only hashes, so that a copy of the table signs nobody in.
create table pc_refresh_tokens (
    hash bytea primary key,
    session uuid not null references pc_sessions (id) on delete cascade,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index pc_refresh_tokens_session on pc_refresh_tokens (session);

create table pc_idempotency (
    id bytea primary key,
    caller text not null,
    request bytea not null,
    answer bytea not null,
    at timestamptz not null
);
create index pc_idempotency_caller on pc_idempotency (caller);
create index pc_idempotency_at on pc_idempotency (at);

create table pc_protection_keys (
    id uuid primary key,
    name text not null,
    xml text not null,
    at timestamptz not null
);

-- A rolling window: what was taken, by the end of the hundredth of the window in which it was (small limits: to the microsecond).
create table pc_rate_hits (
    key bytea not null,
    at timestamptz not null,
    hits int not null,
    until timestamptz not null,
    primary key (key, at)
);
create index pc_rate_hits_until on pc_rate_hits (until);

-- Takes one of a limit: 0 seconds when there was room, else the time after which there will be. The lock makes it one at a time for a
-- key over all hosts; it is held for this statement only.
create function pc_take(taken_key bytea, most int, span interval) returns interval language plpgsql as $$
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
    -- Room comes when enough of the oldest have left that fewer than the limit are inside.
    select min(at) + span - instant into wait
    from (select at, sum(hits) over (order by at desc) as inside_from_here from pc_rate_hits where key = taken_key) as h
    where inside_from_here <= most;
    return greatest(coalesce(wait, span), interval '1 second');
end $$;
