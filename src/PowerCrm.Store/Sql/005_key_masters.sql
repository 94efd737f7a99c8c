-- Which master key a subject's key is under, by its name. Null: wrapped before they were named.
alter table pc_subject_keys add column master text collate "C";

-- The secret that all is derived from that can never be made anew (seals, blind indexes): under the master key, so that the master key can
-- be changed without touching any of it. The first host fills it in. Where the database is older than this table, the root is the master
-- key of then.
create table pc_key_root (
    only_row boolean primary key default true check (only_row),
    from_master boolean not null,
    sealed bytea,
    master text collate "C",
    made_at timestamptz
);
insert into pc_key_root (from_master) select exists (select from pc_schema where module <> 'store');
