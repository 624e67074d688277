-- name: said_of_records
select distinct on (record_id) record_id, verdict, at
from records.verdict
where person_id = %(person)s
order by record_id, verdict_id desc

-- name: add_verdicts
insert into records.verdict (person_id, record_id, verdict, account_id, at)
select %(person)s, record_id, %(verdict)s, %(account)s, %(at)s
from people.source_record
where record_id = any (%(records)s)

-- name: record
select r.record_id, s.owner as source_owner, d.site_name
from people.source_record r
join ingest.source s using (source_id)
left join records.dose d using (record_id)
where r.record_id = %(record)s

-- name: one_at_a_time
-- A form that is sent twice at once is heard once.
select pg_advisory_xact_lock(hashtextextended('correction' || %(person)s::text, 0))

-- name: same_open
select reference from records.correction
where person_id = %(person)s and matter = %(matter)s and said = %(said)s and state = 'open'
    and record_id is not distinct from %(record)s

-- name: add
insert into records.correction
    (reference, person_id, record_id, matter, said, owner, commune_id, account_id, created_at, due_at)
values (%(reference)s, %(person)s, %(record)s, %(matter)s, %(said)s, %(owner)s,
        (select value::integer from people.golden_attribute where person_id = %(person)s and attribute = 'commune_id'),
        %(account)s, %(at)s, %(due)s)

-- name: of_person
-- hot
select correction_id, reference, person_id, record_id, matter, said, owner, state, created_at, due_at, answer, answered_at
from records.correction
where person_id = %(person)s
order by correction_id desc

-- name: one
select correction_id, reference, person_id, record_id, matter, said, owner, state, created_at, due_at, answer, answered_at
from records.correction
where correction_id = %(correction)s

-- name: waiting
select correction_id, reference, matter, person_id, created_at, due_at from records.corrections_waiting()

-- name: answer
update records.correction
set state = 'answered', answer = %(answer)s, answered_by = %(by)s, answered_at = %(at)s
where correction_id = %(correction)s and state = 'open'
