-- The directory as it carries a million names. Terms are numbers, not text: pairs of neighbouring letters, and groups of pinyin initials
-- (CompanyTerms says how). They compare faster and make a smaller index. Terms are made by the program, so what is there goes: it is public
-- data and comes back by `directory import`.
truncate pc_companies;
drop index pc_companies_bigrams;
drop index pc_companies_code;
alter table pc_companies drop column bigrams;
-- In the order of bytes the primary key also serves prefixes.
alter table pc_companies alter column credit_code type text collate "C";
alter table pc_companies add column terms int[] not null;
-- The statistics of ANALYZE tell the search which terms are common; it looks for the rare ones.
alter table pc_companies alter column terms set statistics 1000;
create index pc_companies_terms on pc_companies using gin (terms);
