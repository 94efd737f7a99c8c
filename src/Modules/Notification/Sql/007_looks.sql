-- Whose data a member of staff has looked at on each day of China; kept for a week (TellOfManyLooks).
create table pc_looks (
    staff uuid not null,
    day date not null,
    registration_id uuid not null,
    primary key (staff, day, registration_id)
);
