-- The registry's quality: counted set-based by the engine, read by officers.

-- name: clear_quality
delete from people.registry_quality

-- name: count_quality
-- A record is counted where it was made; a free address that named no unit, where its person lives.
insert into people.registry_quality (source_id, province_id, records, automatic, provisional, review, shell, waiting,
                                     with_birth_date, with_id_number, counted_at)
select source_id, province_id, count(*), count(*) filter (where became = 'automatic'),
       count(*) filter (where became = 'provisional'), count(*) filter (where became = 'review'),
       count(*) filter (where became = 'shell'), count(*) filter (where became is null),
       count(birth_date), count(*) filter (where id_number ~ '^(\d{9}|\d{12})$'), %(at)s
from (
    select r.source_id, coalesce(u.province_id, h.province_id) as province_id, r.birth_date, r.id_number,
           case when l.state in ('auto', 'manual', 'citizen') then 'automatic'
                when l.state = 'provisional' then 'provisional'
                when t.record_id is not null then 'review'
                when l.state = 'shell' then 'shell' end as became
    from people.source_record r
    join ingest.source o on o.source_id = r.source_id and o.source <> 'desk'
    left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
    left join people.review_task t on t.record_id = r.record_id and t.state = 'open'
    left join commons.unit u on u.unit_id = r.commune_id
    left join access.subject s on s.person_id = l.person_id and l.state in ('auto', 'manual', 'citizen')
    left join commons.unit h on h.unit_id = s.commune_id
    where r.gone_at is null
) told
group by source_id, province_id

-- name: registry_quality
select s.source, s.title_vi, s.title_en, q.province_id, u.name as province, q.records, q.automatic, q.provisional,
       q.review, q.shell, q.waiting, q.with_birth_date, q.with_id_number, q.counted_at
from people.registry_quality q
join ingest.source s using (source_id)
left join commons.unit u on u.unit_id = q.province_id
order by s.source_id, u.code nulls last
