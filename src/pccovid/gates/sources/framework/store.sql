-- name: set_source
insert into ingest.source (source_id, source, title_vi, title_en, owner, legal_basis, transport, target, trust_rank,
    max_lag, contract_sha256)
values (%(source_id)s, %(source)s, %(title_vi)s, %(title_en)s, %(owner)s, %(legal_basis)s, %(transport)s, %(target)s,
    %(trust_rank)s, %(max_lag)s, %(sha256)s)
on conflict (source_id) do update
set source = excluded.source, title_vi = excluded.title_vi, title_en = excluded.title_en, owner = excluded.owner,
    legal_basis = excluded.legal_basis, transport = excluded.transport, target = excluded.target,
    trust_rank = excluded.trust_rank, max_lag = excluded.max_lag, contract_sha256 = excluded.contract_sha256

-- name: lock_source
select pg_try_advisory_xact_lock(hashtextextended('ingest.source', %(source_id)s))

-- name: file_batch
-- The same file again is the same batch.
insert into ingest.batch (source_id, name, sha256, size_bytes, received_at)
values (%(source_id)s, %(name)s, %(sha256)s, %(size)s, %(at)s)
on conflict (source_id, sha256) where sha256 is not null do update set name = ingest.batch.name
returning batch_id

-- name: last_pull
-- A pull that was cut off, failed or is held goes on; one that is done does not. A source may be asked for several things.
select batch_id
from (
    select batch_id, status from ingest.batch where source_id = %(source_id)s and sha256 is null and name = %(name)s
    order by batch_id desc limit 1
) last
where status <> 'done'

-- name: add_pull
insert into ingest.batch (source_id, name, received_at) values (%(source_id)s, %(name)s, %(at)s) returning batch_id

-- name: batch
select b.batch_id, b.status, b.reason, b.released_by, coalesce(max(c.chunk_no) + 1, 0) as next_chunk,
       coalesce(max(c.byte_to), 0) as byte_to, coalesce(max(c.line_to), 0) as line_to,
       coalesce(sum(c.rows_read), 0)::bigint as rows_read, coalesce(sum(c.rows_bad), 0)::bigint as rows_bad,
       coalesce(sum(c.rows_new), 0)::bigint as rows_new, coalesce(sum(c.rows_changed), 0)::bigint as rows_changed
from ingest.batch b
left join ingest.chunk c using (batch_id)
where b.batch_id = %(batch)s
group by b.batch_id

-- name: start_batch
update ingest.batch
set status = 'running', reason = null, finished_at = null, columns = coalesce(%(columns)s, columns)
where batch_id = %(batch)s

-- name: end_batch
update ingest.batch set status = %(status)s, reason = %(reason)s, finished_at = %(at)s where batch_id = %(batch)s

-- name: add_chunk
insert into ingest.chunk (batch_id, chunk_no, byte_to, line_to, rows_read, rows_ok, rows_bad, rows_new, rows_changed,
    rows_unchanged, sha256)
values (%(batch)s, %(chunk)s, %(byte_to)s, %(line_to)s, %(read)s, %(ok)s, %(bad)s, %(new)s, %(changed)s,
    %(unchanged)s, %(sha256)s)

-- name: report
select s.source, b.batch_id, b.name, b.status, b.reason as problem,
       coalesce(sum(c.rows_read), 0)::bigint as rows_read, coalesce(sum(c.rows_ok), 0)::bigint as rows_ok,
       coalesce(sum(c.rows_bad), 0)::bigint as rows_bad, coalesce(sum(c.rows_new), 0)::bigint as rows_new,
       coalesce(sum(c.rows_changed), 0)::bigint as rows_changed,
       coalesce(sum(c.rows_unchanged), 0)::bigint as rows_unchanged
from ingest.batch b
join ingest.source s using (source_id)
left join ingest.chunk c on c.batch_id = b.batch_id and c.chunk_no >= %(from_chunk)s
where b.batch_id = %(batch)s
group by b.batch_id, s.source

-- name: bookmark
select cursor, moved_at from ingest.bookmark where source_id = %(source_id)s and stream = %(stream)s

-- name: move_bookmark
insert into ingest.bookmark (source_id, stream, cursor, moved_at) values (%(source_id)s, %(stream)s, %(cursor)s, %(at)s)
on conflict (source_id, stream) do update set cursor = excluded.cursor, moved_at = excluded.moved_at

-- name: overview
select s.source, s.title_vi, s.title_en, s.owner, s.transport, s.max_lag, done.last_success,
       last.status as last_status, last.reason as last_problem,
       (select max(k.cursor) from ingest.bookmark k where k.source_id = s.source_id) as cursor,
       counted.rows_read, counted.rows_ok, counted.rows_bad, counted.rows_new, counted.rows_changed,
       counted.rows_unchanged, coalesce(done.last_success + s.max_lag < %(at)s, true) as stale
from ingest.source s
left join lateral (
    select max(b.finished_at) as last_success from ingest.batch b where b.source_id = s.source_id and b.status = 'done'
) done on true
left join lateral (
    select b.status, b.reason from ingest.batch b where b.source_id = s.source_id order by b.batch_id desc limit 1
) last on true
cross join lateral (
    select coalesce(sum(c.rows_read), 0)::bigint as rows_read, coalesce(sum(c.rows_ok), 0)::bigint as rows_ok,
           coalesce(sum(c.rows_bad), 0)::bigint as rows_bad, coalesce(sum(c.rows_new), 0)::bigint as rows_new,
           coalesce(sum(c.rows_changed), 0)::bigint as rows_changed,
           coalesce(sum(c.rows_unchanged), 0)::bigint as rows_unchanged
    from ingest.chunk c
    join ingest.batch b using (batch_id)
    where b.source_id = s.source_id
) counted
where s.transport <> 'own' and (counted.rows_read > 0 or s.source not like 'import%%')
order by s.source_id

-- name: quarantined
select s.source, why.reason, count(*) as rows
from ingest.quarantine q
join ingest.batch b using (batch_id)
join ingest.source s using (source_id)
cross join lateral unnest(q.reasons) why (reason)
where q.status = 'open'
group by s.source_id, s.source, why.reason
order by s.source_id, rows desc, why.reason

-- name: held
select b.batch_id, s.source, s.title_vi, s.title_en, b.name, b.status, b.reason, b.released_by, b.received_at
from ingest.batch b
join ingest.source s using (source_id)
where b.status in ('held_schema_drift', 'held_volume')
order by b.batch_id

-- name: deliveries
select b.batch_id, b.name, b.status, b.reason, b.released_by, b.received_at, b.finished_at,
       coalesce(sum(c.rows_read), 0)::bigint as rows_read, coalesce(sum(c.rows_ok), 0)::bigint as rows_ok,
       coalesce(sum(c.rows_bad), 0)::bigint as rows_bad, coalesce(sum(c.rows_new), 0)::bigint as rows_new,
       coalesce(sum(c.rows_changed), 0)::bigint as rows_changed
from (
    select b.batch_id, b.name, b.status, b.reason, b.released_by, b.received_at, b.finished_at
    from ingest.batch b
    join ingest.source s using (source_id)
    where s.source = %(source)s order by b.batch_id desc limit 20
) b
left join ingest.chunk c using (batch_id)
group by b.batch_id, b.name, b.status, b.reason, b.released_by, b.received_at, b.finished_at
order by b.batch_id desc

-- name: release
select ingest.release(%(batch)s, %(reason)s)

-- name: clear_carry_over
delete from ingest.carry_over

-- name: count_carry_over
insert into ingest.carry_over (source_id, records, people, automatic, provisional, review, shell, quarantined, overdue, counted_at)
select s.source_id, coalesce(c.records, 0), coalesce(c.people, 0), coalesce(c.automatic, 0), coalesce(c.provisional, 0),
       coalesce(c.review, 0), coalesce(c.shell, 0), coalesce(q.rows, 0),
       coalesce(q.overdue, 0), %(at)s
from ingest.source s
left join (
    select r.source_id, count(*) as records,
           count(distinct l.person_id) filter (where l.state in ('auto', 'manual', 'citizen', 'shell')) as people,
           count(*) filter (where l.state in ('auto', 'manual', 'citizen')) as automatic,
           count(*) filter (where l.state = 'provisional') as provisional,
           count(*) filter (where t.record_id is not null and l.state is distinct from 'provisional') as review,
           count(*) filter (where l.state = 'shell' and t.record_id is null) as shell
    from people.source_record r
    left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
    left join people.review_task t on t.record_id = r.record_id and t.state = 'open'
    where r.gone_at is null
    group by r.source_id
) c using (source_id)
left join (
    select b.source_id, count(*) as rows,
           count(*) filter (where b.received_at < %(at)s::timestamptz - interval '1 day') as overdue
    from ingest.quarantine k join ingest.batch b using (batch_id)
    where k.status = 'open' group by b.source_id
) q using (source_id)
where s.target = 'record' and s.transport <> 'own'

-- name: clear_carry_over_reasons
delete from ingest.carry_over_reason

-- name: count_carry_over_reasons
insert into ingest.carry_over_reason (source_id, reason, records)
select r.source_id, coalesce(t.reason, l.rule, 'not_linked_yet'), count(*)
from people.source_record r
left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
left join people.review_task t on t.record_id = r.record_id and t.state = 'open'
where r.gone_at is null and (l.state is null or l.state in ('provisional', 'shell') or t.record_id is not null)
group by 1, 2

-- name: carry_over
select s.source, s.title_vi, s.title_en, c.records, c.people, c.automatic, c.provisional, c.review, c.shell,
       c.quarantined, c.counted_at
from ingest.carry_over c
join ingest.source s using (source_id)
where c.records + c.quarantined > 0 or s.source not like 'import%%'  -- a form that nobody used yet is no source
order by s.source_id

-- name: carry_over_reasons
select s.source, c.reason, c.records
from ingest.carry_over_reason c
join ingest.source s using (source_id)
order by s.source_id, c.records desc, c.reason

-- name: make_areas
create temp table told_area (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    code text not null,
    level text not null,
    name text not null,
    parent_code text
) on commit drop

-- name: merge_areas
with merged as (
    insert into ingest.area as a (source_id, code, level, name, parent_code)
    select distinct on (code) %(source_id)s, code, level, name, parent_code
    from told_area
    order by code, line_no desc
    on conflict (source_id, code) do update
    set level = excluded.level, name = excluded.name, parent_code = excluded.parent_code
    where (a.level, a.name, a.parent_code) is distinct from (excluded.level, excluded.name, excluded.parent_code)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed,
       (select count(*) from told_area) - count(*) as unchanged
from merged

-- name: areas
select code, level, name, parent_code from ingest.area where source_id = %(source_id)s
