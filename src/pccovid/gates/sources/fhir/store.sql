-- Which persons of a source are known, and the facts that wait for one who was not.

-- name: known
select source_key from people.source_record where source_id = %(source)s and source_key = any (%(keys)s)

-- name: waiting
select q.quarantine_id, q.raw
from ingest.quarantine q
join ingest.batch b using (batch_id)
where b.source_id = %(source)s and q.status = 'open' and q.reasons = array['patient_unknown']
  and q.quarantine_id > %(after)s
order by q.quarantine_id
limit %(rows)s

-- name: mended
update ingest.quarantine set status = 'fixed_at_source' where quarantine_id = any (%(rows)s)
