-- A secret that was shown to its owner and is not proved by a code yet.
alter table pc_staff add column totp_pending bytea, add column totp_pending_at timestamptz;
