-- What the queue is filtered by, beside what it shows. A row of before is brought up to date by the next event of its stream.
alter table pc_review_cases
    add column region_code text collate "C" not null default '',
    add column company_initials text collate "C" not null default '';
