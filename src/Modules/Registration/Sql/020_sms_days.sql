-- Short messages of each day (China's), over all hosts, and how far the alarm about them went: 80 or 100 per cent.
create table pc_sms_days (
    day date primary key,
    taken int not null,
    alarmed int not null default 0
);
