-- Customers whom messages to staff are about, and whether they are erased: then no message names them. Whoever writes a message takes
-- the row first, so no message comes with the name after an erasure has taken the names out.
create table pc_inbox_customers (
    customer_id uuid primary key,
    erased boolean not null default false
);
create index pc_inbox_of_customer on pc_inbox (customer_id);
