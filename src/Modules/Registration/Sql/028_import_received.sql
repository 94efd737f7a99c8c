-- An import has its row before its file lies in the blob store: a file whose request broke off is found by it, and deleted after a day.
alter table pc_customer_imports drop constraint pc_customer_imports_state_check;
alter table pc_customer_imports add constraint pc_customer_imports_state_check
    check (state in ('received', 'waiting', 'running', 'done', 'failed'));
