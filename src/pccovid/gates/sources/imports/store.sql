-- Canonical tables, a row as its source tells it.

-- name: brought_by
select r.source_id, r.source_key as key, r.version
from people.source_record r
where r.batch_id = %(batch)s and r.gone_at is null
  and r.source_id = (select b.source_id from ingest.batch b join ingest.source s using (source_id)
                     where b.batch_id = %(batch)s and starts_with(s.source, 'import_'))

-- name: forget_file
update ingest.batch set sha256 = null, reason = 'taken back' where batch_id = %(batch)s

-- name: export_persons
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf
    from people.told t
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_doses
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.vaccine, f.vaccine_text, f.dose_no, f.given_on, f.lot, f.site_code, f.site_name, f.owner_status
    from people.told t
    join records.dose f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_tests
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.method, f.sample_no, f.tube, f.pool_size, f.taken_at, f.resulted_at, f.result, f.ct, f.lab_code,
           f.lab_name, f.kit
    from people.told t
    join records.test f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_treatments
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.case_no, f.status, f.care, f.severity, f.diagnosis, f.onset_on, f.began_on, f.ended_on,
           f.facility_code, f.facility_name
    from people.told t
    join records.treatment f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_declarations
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.kind, f.declared_at, f.symptoms, f.exposed::integer, f.travelled, f.contacts
    from people.told t
    join records.declaration f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_crossings
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.direction, f.crossed_at, f.port, f.crossing_mode, f.crossing_vehicle, f.crossing_seat, f.abroad,
           f.document_no, f.stay_text
    from people.told t
    join records.crossing f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_insurance
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.card_no, f.social_no, f.valid_from, f.valid_to, f.facility_code, f.facility_name, f.answer_code,
           f.answer_said, f.checked_at
    from people.told t
    join records.coverage f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_visits
-- The key is that of the scan; the code is the one at the door, or the key by which its source knows the place.
copy (
    select t.source, case when s.source = 'import_visits' then substr(v.scan_key, strpos(v.scan_key, ':') + 1) else v.scan_key end,
           t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address, t.on_behalf,
           coalesce(c.code, case when o.source = 'import_visits' then substr(p.source_key, strpos(p.source_key, ':') + 1) else p.source_key end),
           p.name, v.arrived_at, v.left_at
    from records.visit v
    join people.told t using (record_id)
    join ingest.source s using (source_id)
    join records.place p using (place_id)
    left join ingest.source o on o.source_id = p.source_id
    left join records.place_code c on c.place_id = p.place_id and c.revoked_at is null
    where %(source)s::text is null or t.source = %(source)s
    order by v.arrived_at, v.scan_key
) to stdout (format csv)

-- name: export_seats
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.journey_mode, f.journey_vehicle, f.journey_seat, a.code, f.from_text, b.code, f.to_text, f.departs_at, f.arrives_at,
           f.carriage, f.seat_row, f.is_crew::integer
    from people.told t
    join records.journey f using (record_id)
    left join commons.unit a on a.unit_id = f.from_unit_id
    left join commons.unit b on b.unit_id = f.to_unit_id
    where (%(source)s::text is null or t.source = %(source)s) and f.journey_vehicle is not null
    order by t.record_id
) to stdout (format csv)

-- name: export_households
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.group_kind, substr(f.group_key, strpos(f.group_key, ':') + 1), f.group_name, f.since_on, f.until_on, f.shift
    from people.told t
    join records.membership f using (record_id)
    where (%(source)s::text is null or t.source = %(source)s) and f.group_kind = 'household'
    order by t.record_id
) to stdout (format csv)

-- name: export_groups
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.group_kind, substr(f.group_key, strpos(f.group_key, ':') + 1), f.group_name, f.since_on, f.until_on, f.shift
    from people.told t
    join records.membership f using (record_id)
    where (%(source)s::text is null or t.source = %(source)s) and f.group_kind <> 'household'
    order by t.record_id
) to stdout (format csv)

-- name: export_encounters
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           substr(f.meeting, strpos(f.meeting, ':') + 1), f.began_at, f.minutes, f.metres, f.nearness
    from people.told t
    join records.sighting f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)

-- name: export_cases
copy (
    select t.source, t.key, t.updated_at, t.full_name, t.birth, t.sex, t.id_number, t.nationality, t.phone, t.commune, t.address,
           t.on_behalf,
           f.case_class, f.symptoms_on, f.sampled_on, f.case_outcome, f.outcome_day, f.case_origin
    from people.told t
    join records.case_report f using (record_id)
    where %(source)s::text is null or t.source = %(source)s
    order by t.record_id
) to stdout (format csv)
