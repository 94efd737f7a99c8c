-- A message in English, beside the Chinese one; null: of an older build, and told in Chinese.
alter table pc_inbox add column title_en text;
alter table pc_inbox add column text_en text;
