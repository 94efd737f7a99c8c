-- Keys that decide compare by bytes: an update of the system's collations must neither split nor join two names.
alter table pc_staff drop constraint pc_staff_username_key;
create unique index pc_staff_username on pc_staff (username collate "C");
