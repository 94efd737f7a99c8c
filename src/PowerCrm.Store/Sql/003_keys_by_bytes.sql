-- Keys that decide compare by bytes: an update of the system's collations must neither split nor join two of them.
alter table pc_due alter column command type text collate "C", alter column data type text collate "C";
alter table pc_outside_attempts alter column call type text collate "C";
alter table pc_outside_resolutions alter column call type text collate "C";
alter table pc_rebuilds alter column name type text collate "C";
alter table pc_dead_letters_seen alter column received_at type text collate "C";
