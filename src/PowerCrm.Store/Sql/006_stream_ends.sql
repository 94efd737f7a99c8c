-- When the last event of each stream was recorded.
create view pc_v_stream_ends as
select s.id, e.timestamp as at
from mt_streams s
join mt_events e on e.stream_id = s.id and e.version = s.version;
