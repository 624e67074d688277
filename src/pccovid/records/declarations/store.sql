-- name: add_columns
alter table incoming
    add column kind text, add column declared_at timestamptz, add column symptoms text, add column exposed boolean,
    add column travelled text

-- name: keep_former
update arrived a
set former_facts = jsonb_build_object('declaration', to_jsonb(d))
from records.declaration d
where d.record_id = a.record_id and a.state = 'changed'

-- name: change
update records.declaration d
set kind = i.kind, declared_at = i.declared_at, symptoms = i.symptoms, exposed = i.exposed, travelled = i.travelled
from arrived a
join incoming i using (line_no)
where d.record_id = a.record_id and a.state = 'changed'

-- name: add
insert into records.declaration (record_id, kind, declared_at, symptoms, exposed, travelled)
select a.record_id, i.kind, i.declared_at, i.symptoms, i.exposed, i.travelled
from arrived a
join incoming i using (line_no)
where a.state = 'new'
order by a.record_id

-- name: of_person
-- hot
select d.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, d.kind, d.declared_at,
       d.symptoms, d.exposed, d.travelled, r.on_behalf, r.full_name, r.source_updated_at as updated_at, r.loaded_at,
       r.batch_id, r.line_no
from people.link l
join records.declaration d using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by d.declared_at desc, d.record_id desc
