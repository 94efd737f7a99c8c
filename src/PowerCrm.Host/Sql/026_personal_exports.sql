-- Exports with personal values: another person than the one who asked approves them. The request lasts a day, and so does the approval.
alter table pc_audit_exports
    add column personal boolean not null default false,
    add column until_at timestamptz,
    add column approved_by text,
    add column approved_reason text,
    add column approved_at timestamptz,
    drop constraint pc_audit_exports_state_check,
    add constraint pc_audit_exports_state_check
        check (state in ('awaiting_second_person', 'waiting', 'running', 'done', 'failed')),
    add constraint pc_audit_exports_personal_check
        check (case when personal then registration_id is not null and until_at is not null
            and (state = 'awaiting_second_person' or coalesce(approved_by <> actor, false))
            else state <> 'awaiting_second_person' end);
