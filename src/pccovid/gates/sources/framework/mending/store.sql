-- Rows in quarantine.

-- name: quarantine
-- PostgreSQL refuses COPY into a table with row policies.
insert into ingest.quarantine (batch_id, line_no, reasons, raw, source_key)
select %(batch)s, line, string_to_array(reasons, ' '), raw, key
from unnest(%(lines)s::bigint[], %(reasons)s::text[], %(raws)s::bytea[], %(keys)s::text[]) bad (line, reasons, raw, key)

-- name: quarantined
select batch_id, line_no, columns, reasons, raw from ingest.quarantine_of(%(source)s, %(most)s)

-- name: close_mended
update ingest.quarantine q set status = 'fixed_at_source'
from incoming i, ingest.batch b
where q.source_key = i.source_key and q.status = 'open' and q.batch_id <> %(batch)s
  and b.batch_id = q.batch_id and b.source_id = %(source_id)s
