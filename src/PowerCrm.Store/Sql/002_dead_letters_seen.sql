-- Messages that could not be handled and were said so, once among all hosts. A row goes when its message does, so that one that fails again after
-- a retry is said again.
create table pc_dead_letters_seen (id uuid not null, received_at text not null, primary key (id, received_at));
