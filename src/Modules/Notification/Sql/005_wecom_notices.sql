-- Messages of the WeCom app to staff: how many were taken from the budget on each day of China, in all and for each member of staff.
create table pc_wecom_notice_days (
    day date primary key,
    taken int not null
);
create table pc_wecom_notice_people (
    recipient uuid not null,
    day date not null,
    taken int not null,
    primary key (recipient, day)
);

-- Which message was counted last on which day: what a person has sent again on that day is not counted twice.
create table pc_wecom_notices (
    cause uuid primary key,
    recipient uuid not null,
    day date not null
);
