-- name: of_person
-- hot
select c.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, c.direction, c.crossed_at,
       c.port, c.crossing_mode, c.crossing_vehicle, c.crossing_seat, c.abroad, c.document_no, c.stay_text,
       r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.crossing c using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by c.crossed_at desc, c.record_id desc
