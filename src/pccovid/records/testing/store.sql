-- name: of_person
-- hot
select t.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, t.method, t.sample_no,
       t.tube, t.pool_size, t.taken_at, t.resulted_at, t.result, t.ct, t.lab_code, t.lab_name, t.kit,
       case when t.result <> 'pending' then 'resulted' when b.tested then 'tested' when b.received then 'received'
            when t.taken_at is null then 'registered' else 'collected' end as status,
       r.on_behalf, r.full_name, r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.test t using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
left join lateral (
    select bool_or(p.step = 'tested') as tested, bool_or(p.step = 'received') as received
    from records.tube_report p where p.tube = t.tube and p.source_id = r.source_id
) b on true
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by coalesce(t.taken_at, t.resulted_at) desc nulls last, t.record_id desc

-- name: reports_of_person
-- hot
select p.tube, p.method, p.result, p.ct, p.lab_name, p.happened_at,
       p.report_id in (select f.report_id from records.reports_in_force(p.source_id, array[p.tube]) f) as in_force,
       p.source_updated_at, p.loaded_at, p.batch_id, p.line_no
from people.link l
join records.test t using (record_id)
join people.source_record r using (record_id)
join records.tube_report p on p.tube = t.tube and p.source_id = r.source_id
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and p.step = 'result'
order by p.source_updated_at desc, p.report_id desc

-- name: make_room
-- What a laboratory reports of a tube comes in the same stream as the samples; `step` is empty in a sample.
alter table incoming add column step text, add column corrects text

-- name: make_touched
create temp table touched (tube text primary key) on commit drop

-- name: find_touched
-- Tubes whose people may stand otherwise after this chunk: those that are named, those that a sample stood in before,
-- and those of reports that are told anew or corrected.
insert into touched (tube)
select i.tube from incoming i where i.tube is not null
union
select k.tube from incoming i
cross join lateral (
    select t.tube from people.source_record r join records.test t using (record_id)
    where r.source_id = %(source)s and r.source_key = i.source_key limit 1
) k
where i.step is null and k.tube is not null
union
select k.tube from incoming i
cross join lateral (
    select p.tube from records.tube_report p
    where p.source_id = %(source)s and p.source_key in (i.source_key, i.corrects) offset 0
) k
where i.step is not null

-- name: take_reports
with told as (
    delete from incoming where step is not null
    returning line_no, row_hash, source_updated_at, source_key, tube, step, resulted_at, method, result, ct, lab_code,
              lab_name, kit, corrects
), fresh as (
    insert into records.tube_report (source_id, source_key, tube, step, happened_at, method, result, ct, lab_code, lab_name,
        kit, corrects, row_hash, source_updated_at, batch_id, line_no, loaded_at)
    select distinct on (source_key, row_hash) %(source)s, source_key, tube, step, resulted_at, method, result, ct, lab_code,
           lab_name, kit, corrects, row_hash, source_updated_at, %(batch)s, line_no, %(at)s
    from told
    order by source_key, row_hash, source_updated_at desc, line_no
    on conflict (source_id, source_key, row_hash) do update set source_updated_at = excluded.source_updated_at
    where records.tube_report.source_updated_at < excluded.source_updated_at
    returning source_key, xmax = 0 as is_fresh
), counted as (
    select count(*) as rows, count(distinct f.source_key) as keys,
           count(distinct f.source_key) filter (where exists (
               select from records.tube_report p where p.source_id = %(source)s and p.source_key = f.source_key)) as known
    from fresh f
    where f.is_fresh
)
select keys - known as new, rows - (keys - known) as changed, (select count(*) from told) - rows as unchanged from counted

-- name: spread
-- Set-based, over the touched tubes only; the source of a test is looked up, never joined: the planner would read
-- all records of the source. Twin of rules.of_member: a positive pool says nothing of its members singly.
update records.test t
set method = s.method, result = s.result, ct = s.ct, lab_code = s.lab_code, lab_name = s.lab_name, kit = s.kit,
    resulted_at = s.resulted_at
from (
    select m.record_id, coalesce(p.method, 'unknown') as method,
           case when p.result = 'positive' and greatest(m.size, m.said) > 1 then 'retest' else coalesce(p.result, 'pending')
           end as result,
           p.ct, p.lab_code, p.lab_name, p.kit, p.happened_at as resulted_at
    from touched k
    cross join lateral (
        select x.record_id, count(*) over () as size, max(x.pool_size) over () as said
        from records.test x
        where x.tube = k.tube
          and (select r.source_id from people.source_record r where r.record_id = x.record_id) = %(source)s
    ) m
    left join records.reports_in_force(%(source)s::smallint, (select array_agg(tube) from touched)) f on f.tube = k.tube
    left join records.tube_report p on p.report_id = f.report_id
) s
where t.record_id = s.record_id
  and (t.method, t.result, t.ct, t.lab_code, t.lab_name, t.kit, t.resulted_at)
      is distinct from (s.method, s.result, s.ct, s.lab_code, s.lab_name, s.kit, s.resulted_at)

-- name: resulted_since
-- Days, not tests: of several samples of one day a person is told once.
select distinct l.person_id, (t.taken_at at time zone 'Asia/Ho_Chi_Minh')::date as taken_on
from records.test t
join people.link l using (record_id)
where t.resulted_at between %(since)s and %(until)s and t.result <> 'pending' and t.taken_at is not null
    and l.ended_at is null and l.state in ('auto', 'manual', 'citizen')
