-- When a picture was read, whatever came of it: each is read once. Null: somebody confirmed fields, and nobody read it.
alter table pc_readings add column read_at timestamptz;

update pc_readings set read_at = at;
