-- name: of_person
-- hot
select d.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, d.kind, d.declared_at,
       d.symptoms, d.exposed, d.travelled, d.contacts, r.on_behalf, r.full_name, r.source_updated_at as updated_at, r.loaded_at,
       r.batch_id, r.line_no
from people.link l
join records.declaration d using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by d.declared_at desc, d.record_id desc
