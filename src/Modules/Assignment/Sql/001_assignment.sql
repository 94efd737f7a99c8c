-- Who looks after customers, and the places they have. A place is taken in the transaction of the event that gives it.
create table pc_managers (
    staff_id uuid primary key,
    territories text[] not null,
    specialties text[] not null,
    capacity int not null check (capacity between 0 and 1000),
    leave jsonb not null default '[]',
    version int not null default 1,
    created_at timestamptz not null,
    last_served_at timestamptz,
    -- Moves with every change of the manager's customers: what a list's ETag is made of, without building the list.
    list_version bigint not null default 0
);

create table pc_assignments (
    registration_id uuid primary key,
    manager_id uuid not null references pc_managers (staff_id),
    state text not null check (state in ('assigned', 'acknowledged', 'contacted', 'serving')),
    weight numeric(4, 2) not null,
    assigned_at timestamptz not null,
    respond_by timestamptz not null,
    contact_by timestamptz not null
);
create index pc_assignments_manager on pc_assignments (manager_id, assigned_at desc, registration_id desc);
create index pc_assignments_order on pc_assignments (assigned_at desc, registration_id desc);

-- First in, first out.
create table pc_assignment_waiting (
    registration_id uuid primary key,
    reason text not null,
    parked_at timestamptz not null
);
create index pc_assignment_waiting_order on pc_assignment_waiting (parked_at, registration_id);
