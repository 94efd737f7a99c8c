-- Why an export is asked for, and approved, may name the person: it lies sealed, so that a dump does not show it. The columns of text are
-- those of rows from before; they are gone with them after a week.
alter table pc_audit_exports
    add column sealed_reason bytea,
    add column sealed_approved_reason bytea,
    alter column reason drop not null;
