-- Places are counted at every choice. Customers in service take none, and an import brings thousands of them.
create index pc_assignments_open on pc_assignments (manager_id) include (weight) where state <> 'serving';
