-- Keys that decide compare by bytes.
alter table pc_wechat_tokens alter column app type text collate "C";
alter table pc_demo alter column kind type text collate "C", alter column id type text collate "C";
