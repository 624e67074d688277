-- name: of_person
-- hot
select m.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, m.group_kind, m.group_name,
       m.since_on, m.until_on, m.shift, r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.membership m using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by m.since_on desc nulls last, m.record_id desc
