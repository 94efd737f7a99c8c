-- Where a waiting customer is: the place of a manager who does not cover the region is not kept free for this customer. Null: the row of an
-- older build, or of an account that was just closed; the customer is considered for every place until the region is known.
alter table pc_assignment_waiting add column region_code text collate "C";
