-- What the content check said of a picture, where it is switched on.
alter table pc_images add column content text check (content in ('passed', 'doubtful', 'risky', 'unchecked'));
