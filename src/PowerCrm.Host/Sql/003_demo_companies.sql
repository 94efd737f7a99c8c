-- The demo also fills the directory, and takes its companies away again.
alter table pc_demo drop constraint pc_demo_kind_check;
alter table pc_demo add check (kind in ('registration', 'staff', 'state', 'company'));
