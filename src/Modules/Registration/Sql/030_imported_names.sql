-- An imported customer is found by a part of the company's name, or by the beginning of its code, without a look at all of them.
create index pc_imported_customers_name on pc_imported_customers using gin (powercrm_pairs(translate(company_key, '()', '')));
create index pc_imported_customers_code_prefix on pc_imported_customers (credit_code text_pattern_ops);
