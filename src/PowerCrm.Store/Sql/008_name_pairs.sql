-- The pairs of neighbouring letters of a name: whoever contains a text contains its pairs, so an index on them finds names by any part of two
-- letters or more. Chinese has no words to index, and the trigrams of pg_trgm need three letters.
create function powercrm_pairs(name text) returns text[] language sql immutable strict parallel safe
    return (select array_agg(distinct substr(name, i, 2)) from generate_series(1, char_length(name) - 1) i);
