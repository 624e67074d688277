-- Canonical tables, a row as its source tells it.

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
