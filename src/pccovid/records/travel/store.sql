-- name: journeys
-- hot
select j.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, j.journey_mode as mode,
       j.journey_vehicle as vehicle, j.journey_seat as seat, j.from_unit_id, j.from_text, j.to_unit_id, j.to_text,
       j.departs_at, j.arrives_at, r.on_behalf, r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.journey j using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by j.departs_at desc, j.record_id desc

-- name: residences
-- hot
select h.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, h.stated_at,
       h.permanent_unit_id, h.permanent_text, h.temporary_unit_id, h.temporary_text, h.current_unit_id, h.current_text,
       r.on_behalf, r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.residence h using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by h.stated_at desc, h.record_id desc
