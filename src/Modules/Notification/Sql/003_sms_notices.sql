-- SMS in place of WeChat messages: how many were taken from the budget on each day of China, in all and for each person.
create table pc_sms_notice_days (
    day date primary key,
    taken int not null
);
create table pc_sms_notice_people (
    registration_id uuid not null,
    day date not null,
    taken int not null,
    primary key (registration_id, day)
);

-- Which message was counted last on which day: what a person has sent again on that day is not counted twice.
create table pc_sms_notices (
    cause uuid primary key,
    registration_id uuid not null,
    day date not null
);
