-- name: taken
select b.batch_id, s.source, b.name, b.sha256, b.received_at, b.status,
       coalesce(sum(c.rows_read), 0)::bigint as rows_read, coalesce(sum(c.rows_ok), 0)::bigint as rows_ok,
       coalesce(sum(c.rows_bad), 0)::bigint as rows_bad, coalesce(sum(c.rows_new), 0)::bigint as rows_new,
       coalesce(sum(c.rows_changed), 0)::bigint as rows_changed,
       coalesce(sum(c.rows_unchanged), 0)::bigint as rows_unchanged,
       coalesce(array_agg(c.sha256 order by c.chunk_no) filter (where c.sha256 is not null), '{}') as parts
from ingest.batch b
join ingest.source s using (source_id)
left join ingest.chunk c using (batch_id)
where b.batch_id = %(batch)s
group by b.batch_id, s.source
