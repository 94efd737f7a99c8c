-- What the demo made, so that `demo reset` removes exactly that. Empty in Production, which refuses to start otherwise.
create table pc_demo (kind text not null check (kind in ('registration', 'staff', 'state')), id text not null, primary key (kind, id));
