-- Sums over keys, so that a source and we can be compared without moving data.

-- name: newest_change
select max(newest_change) from ingest.day where source_id = %(source_id)s

-- name: groups_here
select left(md5(source_key), 2) as "group", count(*) as rows,
       bit_xor(('x' || left(md5(source_key || '|' || changed), 16))::bit(64)::bigint) as checksum
from (
    select source_key, coalesce((extract(epoch from source_updated_at) * 1000000)::bigint, -1) as changed
    from people.source_record
    where source_id = %(source_id)s and gone_at is null
) held
group by 1

-- name: keys_here
select source_key, coalesce((extract(epoch from source_updated_at) * 1000000)::bigint, -1) as changed
from people.source_record
where source_id = %(source_id)s and gone_at is null and left(md5(source_key), 2) = %(group)s

-- name: quarantined_keys
select distinct q.source_key
from ingest.quarantine q
join ingest.batch b using (batch_id)
where b.source_id = %(source_id)s and q.status = 'open' and q.source_key is not null

-- name: unreadable_rows
select count(*)
from ingest.quarantine q
join ingest.batch b using (batch_id)
where b.source_id = %(source_id)s and q.status = 'open' and q.source_key is null

-- name: missing_keys
select source_key from people.source_record
where source_id = %(source_id)s and missing_since is not null and gone_at is null

-- name: write
insert into ingest.recon (source_id, checked_at, keys_here, keys_there, buckets_differing, absent_there, missing_here,
                          older_here, gone, is_kept)
values (%(source_id)s, %(checked_at)s, %(keys_here)s, %(keys_there)s, %(buckets_differing)s, %(absent_there)s,
        %(missing_here)s, %(older_here)s, %(gone)s, %(is_kept)s)

-- name: reconciled
select distinct on (s.source_id) s.source, r.checked_at, r.keys_here, r.keys_there, r.buckets_differing, r.absent_there,
       r.missing_here, r.older_here, r.gone, r.is_kept
from ingest.recon r
join ingest.source s using (source_id)
order by s.source_id, r.checked_at desc, r.recon_id desc
