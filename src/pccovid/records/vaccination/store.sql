-- name: told_of
-- hot
select l.person_id, d.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, s.trust_rank,
       d.vaccine, d.vaccine_text, d.dose_no, d.given_on, d.lot, d.site_code, d.site_name, d.owner_status,
       r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no,
       said.agency as stated_by, said.reference, said.supersedes, newer.record_id is not null as is_superseded
from people.link l
join records.dose d using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
left join people.statement said on said.record_id = d.record_id
left join people.statement newer on newer.supersedes = d.record_id and newer.undone_at is null
where l.person_id = any (%(people)s) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by d.given_on, d.record_id
