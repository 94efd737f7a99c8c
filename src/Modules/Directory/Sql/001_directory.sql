-- The directory of companies: public data, filled by `directory import`. It carries a million names.
create table pc_companies (
    -- In the order of bytes the primary key also serves prefixes.
    credit_code text collate "C" primary key,
    name text not null,
    folded text not null,
    province text not null,
    city text not null,
    district text,
    -- Numbers, not text: pairs of neighbouring letters, and groups of pinyin initials (CompanyTerms says how). They compare faster and make
    -- a smaller index.
    terms int[] not null
);
-- The statistics of ANALYZE tell the search which terms are common; it looks for the rare ones.
alter table pc_companies alter column terms set statistics 1000;
create index pc_companies_terms on pc_companies using gin (terms);
