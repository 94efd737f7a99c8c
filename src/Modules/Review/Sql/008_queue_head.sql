-- Moves when a case comes into the queue, is urged, or leaves it by its applicant's doing: what a hint says, and what a waiting reader compares.
create table pc_review_queue_head (
    only_row boolean primary key default true check (only_row),
    v bigint not null
);
insert into pc_review_queue_head (v) values (0);

-- For who pushes the hint. This view is a contract.
create view pc_v_review_queue_head as
select v
from pc_review_queue_head;
