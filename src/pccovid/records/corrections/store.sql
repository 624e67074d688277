-- name: said_of_records
select distinct on (record_id) record_id, verdict, at
from records.verdict
where person_id in (select access.file_of(%(person)s))
order by record_id, verdict_id desc

-- name: add_verdicts
insert into records.verdict (person_id, record_id, verdict, account_id, at)
select %(person)s, record_id, %(verdict)s, %(account)s, %(at)s
from people.source_record
where record_id = any (%(records)s)

-- name: record
select r.record_id, s.owner as source_owner, d.site_name, records.site_of_dose(r.record_id) as site_code
from people.source_record r
join ingest.source s using (source_id)
left join records.dose d using (record_id)
where r.record_id = %(record)s

-- name: sites
select site_code, name from access.site order by name

-- name: one_at_a_time
-- A form that is sent twice at once is heard once.
select pg_advisory_xact_lock(hashtextextended('correction' || %(person)s::text, 0))

-- name: same_open
select reference from records.correction
where person_id in (select access.file_of(%(person)s)) and matter = %(matter)s and wrong = %(wrong)s and said = %(said)s
    and claimed = %(claimed)s::jsonb and state = 'open' and record_id is not distinct from %(record)s

-- name: add
insert into records.correction
    (reference, person_id, record_id, matter, wrong, said, claimed, desk, site_code, owner, commune_id, account_id, created_at, due_at)
values (%(reference)s, %(person)s, %(record)s, %(matter)s, %(wrong)s, %(said)s, %(claimed)s::jsonb, %(desk)s, %(site)s, %(owner)s,
        (select value::integer from people.golden_attribute where person_id = %(person)s and attribute = 'commune_id'),
        %(account)s, %(at)s, %(due)s)
returning correction_id

-- name: of_person
-- hot
select correction_id, reference, person_id, record_id, matter, wrong, said, claimed, desk, site_code, owner, state, created_at,
       due_at, answer, answered_by, answered_at
from records.correction
where person_id in (select access.file_of(%(person)s))
order by correction_id desc

-- name: one
select correction_id, reference, person_id, record_id, matter, wrong, said, claimed, desk, site_code, owner, state, created_at,
       due_at, answer, answered_by, answered_at
from records.correction
where correction_id = %(correction)s

-- name: on_my_desk
select correction_id, reference, matter, wrong, desk, person_id, created_at, due_at, level, second, source
from records.on_my_desk(%(at)s, %(days)s)

-- name: open_corrections
select records.open_corrections(%(corrections)s, %(at)s, %(days)s, %(undo)s, %(channel)s, %(request)s)

-- name: for_owner
select reference, source_key, matter, wrong, said, claimed, created_at, due_at
from records.corrections_for_owner(%(source)s, %(at)s, %(days)s, %(channel)s, %(request)s)

-- name: add_step
insert into records.correction_step (correction_id, step, agency, said, at)
values (%(correction)s, %(step)s, access.viewer_agency(), %(said)s, %(at)s)

-- name: steps
-- hot
select step, agency, said, at from records.correction_step where correction_id = %(correction)s order by step_id

-- name: answer
update records.correction
set state = 'answered', answer = %(answer)s, answered_by = %(by)s, answered_at = %(at)s
where correction_id = %(correction)s and state = 'open'

-- name: reopen
update records.correction
set state = 'open', due_at = %(due)s, answer = null, answered_by = null, answered_at = null
where correction_id = %(correction)s and state = any (%(states)s)

-- name: settle
update records.correction set state = %(state)s where correction_id = %(correction)s and state = any (%(states)s)

-- name: add_mend
insert into records.mend (correction_id, kind, told, former, supersedes, taken, needs_second, proposed_by, proposed_at)
values (%(correction)s, %(kind)s, %(told)s::jsonb, %(former)s::jsonb, %(supersedes)s, %(taken)s, %(second)s, %(by)s, %(at)s)
returning mend_id

-- name: mends
select mend_id, kind, told, former, state, proposed_by, proposed_at, decided_at
from records.mend where correction_id = %(correction)s order by mend_id

-- name: waiting_mend
select mend_id from records.mend where correction_id = %(correction)s and state = 'waiting'

-- name: do_mend
select records.do_mend(%(mend)s, %(at)s)

-- name: refuse_mend
select records.refuse_mend(%(mend)s, %(at)s)

-- name: undo_mends
select records.undo_mends(%(correction)s, %(at)s)

-- name: differences
select reference, source_key, agency, told, mended, changed_at from records.mend_differences(%(source)s)

-- name: add_photo
insert into records.evidence (evidence_id, correction_id, sealed, key_id, width, height, fingerprint, added_at)
values (%(evidence)s, %(correction)s, %(sealed)s, %(key)s, %(width)s, %(height)s, %(fingerprint)s, %(at)s)
on conflict (correction_id, fingerprint) do nothing

-- name: photos
select evidence_id, width, height, added_at from records.evidence where correction_id = %(correction)s order by added_at, evidence_id

-- name: photo
select evidence_id, correction_id, sealed, key_id from records.evidence where evidence_id = %(evidence)s
