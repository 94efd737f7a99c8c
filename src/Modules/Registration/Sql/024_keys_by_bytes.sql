-- Keys that decide compare by bytes.
alter table pc_signals alter column kind type text collate "C";
