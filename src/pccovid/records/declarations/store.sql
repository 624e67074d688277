-- name: of_person
-- hot
select d.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, d.kind, d.declared_at,
       d.symptoms, d.exposed, d.travelled, d.contacts, r.on_behalf, r.full_name, r.source_updated_at as updated_at, r.loaded_at,
       r.batch_id, r.line_no
from people.link l
join records.declaration d using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by d.declared_at desc, d.record_id desc

-- name: filings
-- hot
select reference, revision, kind, form_version, answers, symptoms, exposed, travelled, declared_at, declared_by
from records.filing
where person_id in (select access.file_of(%(person)s))
order by declared_at desc, revision desc

-- name: one_at_a_time
-- Two telephones, or two taps, are heard one after the other.
select pg_advisory_xact_lock(hashtextextended('filing' || %(person)s::text, 0))

-- name: sent_already
-- hot
select reference
from records.filing
where person_id in (select access.file_of(%(person)s)) and fingerprint = %(fingerprint)s and declared_at > %(since)s
order by declared_at desc
limit 1

-- name: add
insert into records.filing (reference, revision, person_id, kind, form_version, answers, symptoms, exposed, travelled,
                            fingerprint, declared_at, account_id, declared_by)
select %(reference)s, coalesce(max(revision), 0) + 1, %(person)s, %(kind)s, %(version)s, %(answers)s::jsonb, %(symptoms)s,
       %(exposed)s::boolean, %(travelled)s, %(fingerprint)s, %(at)s, %(account)s, %(declared_by)s
from records.filing
where reference = %(reference)s

-- name: drafts
-- hot
select kind, amends, form_version, answers, changed_at
from records.declaration_draft
where person_id = %(person)s
order by changed_at desc

-- name: save_draft
insert into records.declaration_draft (person_id, kind, amends, form_version, answers, account_id, changed_at)
values (%(person)s, %(kind)s, %(amends)s, %(version)s, %(answers)s::jsonb, %(account)s, %(at)s)
on conflict (person_id, kind, amends) do update
set form_version = excluded.form_version, answers = excluded.answers, account_id = excluded.account_id,
    changed_at = excluded.changed_at

-- name: drop_draft
delete from records.declaration_draft
where person_id = %(person)s and kind = %(kind)s and amends = %(amends)s
