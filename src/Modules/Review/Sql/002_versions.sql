-- A row is the fold of its stream at a version and only moves forward: two who write it, in either order, leave the later state.
alter table pc_review_cases add column version bigint not null default 0;
-- Handed to somebody by claim-next and not yet claimed: others are given another case meanwhile.
alter table pc_review_cases add column offered_until timestamptz;
