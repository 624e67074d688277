-- name: one_at_a_time
-- A form that is sent twice at once prints once.
select pg_advisory_xact_lock(hashtextextended('paper' || %(person)s::text, 0))

-- name: printed_since
select code_id, person_id, form, issued_at, expires_at, revoked_at
from proof.paper_code
where person_id = %(person)s and form = %(form)s and revoked_at is null and issued_at > %(since)s
order by issued_at desc
limit 1

-- name: add
insert into proof.paper_code (code_id, person_id, form, account_id, officer_id, issued_at, expires_at)
select %(code)s, %(person)s, %(form)s, s.account_id, s.officer_id, %(issued)s, %(expires)s
from access.current_session() s

-- name: papers_of
-- hot
select code_id, person_id, form, issued_at, expires_at, revoked_at
from proof.paper_code
where person_id in (select p from unnest(%(people)s::uuid[]) as asked(person), access.file_of(person) p)
order by issued_at desc, code_id

-- name: revoke
update proof.paper_code set revoked_at = %(at)s where code_id = %(code)s and revoked_at is null

-- name: stands_for
select person_id, revoked_at from proof.paper_stands_for(%(code)s)

-- name: person_now
select proof.person_now(%(person)s)
