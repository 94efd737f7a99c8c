-- What a reviewer sent and lost in a race, for its author alone. Sealed with the applicant's key; beside the log, since nothing was decided.
create table pc_review_drafts (
    registration_id uuid not null,
    author uuid not null,
    round int not null,
    draft jsonb not null,
    refused_as text not null,
    kept_at timestamptz not null,
    primary key (registration_id, author)
);
