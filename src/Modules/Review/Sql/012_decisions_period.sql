-- The figures of a period read the registrations that were decided in it, not all there ever were: those whose last decision is not before
-- it, and whose first one is not after it.
create index mt_doc_reviewdecisions_decided on mt_doc_reviewdecisions (
    mt_immutable_timestamptz(data -> 'Decisions' -> -1 ->> 'At'), mt_immutable_timestamptz(data -> 'Decisions' -> 0 ->> 'At'));
