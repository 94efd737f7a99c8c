-- Whom a kept answer is about, where the route names somebody: it goes when that person is erased.
alter table pc_idempotency add column subject uuid;
create index pc_idempotency_subject on pc_idempotency (subject) where subject is not null;
