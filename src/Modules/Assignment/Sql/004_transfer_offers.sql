-- Offers that wait for an answer, at most one for a customer: by them a list finds the customers, whose documents say the rest.
create table pc_transfer_offers (
    registration_id uuid primary key,
    from_id uuid not null references pc_managers (staff_id),
    to_id uuid not null references pc_managers (staff_id),
    offered_at timestamptz not null
);
create index pc_transfer_offers_from on pc_transfer_offers (from_id);
create index pc_transfer_offers_to on pc_transfer_offers (to_id);
