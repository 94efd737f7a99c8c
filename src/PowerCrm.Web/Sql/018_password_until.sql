-- A password that an operator made: good until then, and its owner has to change it first of all.
alter table pc_staff add column password_until timestamptz;
