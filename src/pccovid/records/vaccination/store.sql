-- name: add_columns
alter table incoming
    add column vaccine text, add column vaccine_text text, add column dose_no smallint, add column given_on date,
    add column lot text, add column site_code text, add column site_name text, add column owner_status text

-- name: keep_former
update arrived a
set former_facts = jsonb_build_object('dose', to_jsonb(d))
from records.dose d
where d.record_id = a.record_id and a.state = 'changed'

-- name: change
update records.dose d
set vaccine = i.vaccine, vaccine_text = i.vaccine_text, dose_no = i.dose_no, given_on = i.given_on, lot = i.lot,
    site_code = i.site_code, site_name = i.site_name, owner_status = i.owner_status
from arrived a
join incoming i using (line_no)
where d.record_id = a.record_id and a.state = 'changed'

-- name: add
insert into records.dose (record_id, vaccine, vaccine_text, dose_no, given_on, lot, site_code, site_name, owner_status)
select a.record_id, i.vaccine, i.vaccine_text, i.dose_no, i.given_on, i.lot, i.site_code, i.site_name, i.owner_status
from arrived a
join incoming i using (line_no)
where a.state = 'new'
order by a.record_id

-- name: told_of
-- hot
select d.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, s.trust_rank,
       d.vaccine, d.vaccine_text, d.dose_no, d.given_on, d.lot, d.site_code, d.site_name, d.owner_status,
       r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.dose d using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by d.given_on, d.record_id
