-- A case is found by a part of its company's name, or of the initials, without a look at all cases. Both are public, and lie here in clear.
create index pc_review_cases_name on pc_review_cases using gin (powercrm_pairs(translate(company_key, '()', '')));
create index pc_review_cases_initials on pc_review_cases using gin (powercrm_pairs(company_initials));
