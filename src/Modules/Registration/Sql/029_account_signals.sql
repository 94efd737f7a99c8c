-- An account number of the grid, as blind index: one that two companies state.
alter table pc_signals drop constraint pc_signals_kind_check;
alter table pc_signals add constraint pc_signals_kind_check check (kind in ('device', 'network', 'address', 'look', 'account'));
