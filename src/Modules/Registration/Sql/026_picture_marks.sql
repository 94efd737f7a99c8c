-- What a picture is known again by (adr/0031): a mark, sealed with its owner's key, and the signs of its slow waves, by which those are
-- found that are worth comparing. Null: it was uploaded before there were marks, or has nothing to be known by. They go with the row.
alter table pc_images add column mark bytea, add column pattern bit(256);
