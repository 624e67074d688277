-- name: of_person
-- hot
select t.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, t.case_no, t.status, t.care,
       t.severity, t.diagnosis, t.onset_on, t.began_on, t.ended_on, t.facility_code, t.facility_name,
       r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.treatment t using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by t.began_on desc, t.record_id desc

-- name: recoveries
select l.person_id, t.ended_on
from people.link l
join records.treatment t using (record_id)
where l.person_id = any (%(people)s) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and t.status = 'recovered' and t.ended_on is not null and coalesce(t.diagnosis, 'U07') like 'U07%%'
