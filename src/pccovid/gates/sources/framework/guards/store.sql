-- What batches are judged by. A batch is judged before anything of it is seen.

-- name: volume
select coalesce(sum(rows_new), 0)::bigint as keys,
       coalesce(sum(rows_read) filter (where day = %(today)s), 0)::bigint as rows_today,
       exists (select from ingest.batch b
               where b.source_id = %(source_id)s and b.batch_id <> %(batch)s
                 and b.status in ('held_schema_drift', 'held_volume')) as has_held,
       exists (select from ingest.quarantine q join ingest.batch b using (batch_id)
               where q.status = 'open' and b.source_id = %(source_id)s and b.batch_id <> %(batch)s) as has_quarantine
from ingest.day
where source_id = %(source_id)s

-- name: count_day
insert into ingest.day as d (source_id, day, rows_read, rows_bad, rows_new, rows_changed, newest_change)
values (%(source_id)s, %(day)s, %(read)s, %(bad)s, %(new)s, %(changed)s, %(newest)s)
on conflict (source_id, day) do update
set rows_read = d.rows_read + excluded.rows_read, rows_bad = d.rows_bad + excluded.rows_bad,
    rows_new = d.rows_new + excluded.rows_new, rows_changed = d.rows_changed + excluded.rows_changed,
    newest_change = greatest(d.newest_change, excluded.newest_change)

-- name: newest_change
select max(source_updated_at) from incoming

-- name: take_over
update people.source_record r
set batch_id = %(batch)s, line_no = i.line_no
from incoming i
where r.source_id = %(source_id)s and r.source_key = i.source_key and r.row_hash = i.row_hash
  and r.batch_id in (select b.batch_id from ingest.batch b
                     where b.source_id = %(source_id)s and b.batch_id <> %(batch)s
                       and b.status in ('held_schema_drift', 'held_volume'))

-- name: make_foreseen
create temp table foreseen (record_id bigint primary key, given_on date, has_result boolean not null) on commit drop

-- name: foresee_changes
-- A record stays with its person when somebody decided so, when name and year stay, or when its paper stays with one
-- of them; otherwise the matcher decides anew, and what it tells may leave the page.
insert into foreseen (record_id, given_on, has_result)
select distinct on (r.record_id) r.record_id, case when s.stays then (a.content ->> 'given_on')::date end,
       coalesce(s.stays and a.content ->> 'result' in ('positive', 'negative', 'indeterminate'), false)
from people.set_aside a
join people.source_record r on r.source_id = %(source_id)s and r.source_key = a.source_key
left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
cross join lateral (
    select people.fold(a.content ->> 'full_name') = people.fold(r.full_name) as name,
           coalesce((a.content ->> 'birth_year')::integer = r.birth_year, true) as year,
           a.content ->> 'id_number' = r.id_number as paper
) same
cross join lateral (
    select l.decided_by <> 'engine' or coalesce(same.name and same.year, false)
        or coalesce(same.paper and (same.name or same.year), false) as stays
) s
where a.batch_id = %(batch)s
order by r.record_id, (a.content ->> 'source_updated_at')::timestamptz desc nulls last, a.line_no desc

-- name: foresee_absence
insert into foreseen (record_id, given_on, has_result)
select record_id, null, false from people.source_record
where source_id = %(source_id)s and source_key = any (%(keys)s) and missing_since is not null and gone_at is null

-- name: lowered
-- Doses as days and results as they stand, of everybody whose records are foreseen to change.
select count(*) filter (where doses or results) as people, count(*) filter (where doses) as doses,
       count(*) filter (where results) as results
from (
    select t.person_id,
           count(distinct d.given_on)
               > count(distinct case when f.record_id is null then d.given_on else f.given_on end) as doses,
           count(*) filter (where x.result in ('positive', 'negative', 'indeterminate'))
               > count(*) filter (where case when f.record_id is null then x.result in ('positive', 'negative', 'indeterminate')
                                             else f.has_result end) as results
    from (
        select distinct l.person_id
        from foreseen f
        join people.link l using (record_id)
        where l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    ) t
    join people.link l on l.person_id = t.person_id and l.ended_at is null
                      and l.state in ('auto', 'manual', 'citizen', 'shell')
    left join records.dose d on d.record_id = l.record_id
    left join records.test x on x.record_id = l.record_id
    left join foreseen f on f.record_id = l.record_id
    group by t.person_id
) person
