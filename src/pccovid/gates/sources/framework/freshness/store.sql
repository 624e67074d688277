-- How fresh the sources are, and the alarms.

-- name: freshness
select s.source, s.title_vi, s.title_en, s.owner, s.trust_rank, s.max_lag,
       case when done.finished_at is null then 'never' when done.finished_at + s.max_lag < %(at)s then 'stale'
            else 'fresh' end as state,
       done.finished_at as last_success, days.newest_change, days.read_today, days.bad_today,
       coalesce(c.quarantined, 0) as quarantined, coalesce(c.overdue, 0) as overdue,
       c.automatic::float8 / nullif(c.records + c.quarantined, 0) as linked
from ingest.source s
left join lateral (
    select b.finished_at from ingest.batch b
    where b.source_id = s.source_id and b.status = 'done' order by b.finished_at desc limit 1
) done on true
cross join lateral (
    select max(d.newest_change) as newest_change,
           coalesce(sum(d.rows_read) filter (where d.day = %(today)s), 0)::bigint as read_today,
           coalesce(sum(d.rows_bad) filter (where d.day = %(today)s), 0)::bigint as bad_today
    from ingest.day d
    where d.source_id = s.source_id
) days
left join ingest.carry_over c on c.source_id = s.source_id
where s.transport <> 'own' and (done.finished_at is not null or s.source not like 'import%%')  -- a form that nobody used yet is no source
order by s.source_id

-- name: close_alarms
update ingest.alarm a set closed_at = %(at)s
where a.closed_at is null
  and not exists (select from ingest.due_alarms(%(at)s) d where d.source_id = a.source_id and d.kind = a.kind)

-- name: open_alarms
insert into ingest.alarm (source_id, kind, since, opened_at)
select source_id, kind, since, %(at)s from ingest.due_alarms(%(at)s)
on conflict (source_id, kind) where closed_at is null do nothing

-- name: alarms
select s.source, s.title_vi, s.title_en, a.kind, a.since, a.opened_at, a.closed_at
from ingest.alarm a
join ingest.source s using (source_id)
order by a.closed_at desc nulls first, a.opened_at
limit 100
