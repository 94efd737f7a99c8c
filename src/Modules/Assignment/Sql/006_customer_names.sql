-- A customer is found by a part of the company's name without a look at all customers. The name is public, and lies in the document in clear.
create index mt_doc_customer_names on mt_doc_customer using gin (powercrm_pairs(data ->> 'NameKey'));
