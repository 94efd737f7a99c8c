-- Patterns that differ in up to seven of 256 signs agree in at least one of eight bands of 32 signs, so an index on the bands finds them
-- without a look at all pictures. A band is stored with its number: band * 2^32 + its signs.
create function pc_pattern_bands(pattern bit) returns bigint[] language sql immutable strict parallel safe
    return (select array_agg((band::bigint << 32) | substring(pattern, band * 32 + 1, 32)::bigint) from generate_series(0, 7) band);
create index pc_images_bands on pc_images using gin (pc_pattern_bands(pattern)) where submitted and pattern is not null;
-- The newest pictures of a kind are all compared; the index has all that this needs.
create index pc_images_compared on pc_images (kind, created_at, id) include (owner, pattern) where submitted and pattern is not null;
