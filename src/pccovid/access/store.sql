-- name: clear_register
delete from access.purpose_grant

-- name: add_purpose
insert into access.purpose (purpose, title_vi, title_en, legal_ground)
values (%(purpose)s, %(vi)s, %(en)s, %(law)s)
on conflict (purpose) do update set title_vi = excluded.title_vi, title_en = excluded.title_en, legal_ground = excluded.legal_ground

-- name: add_grant
insert into access.purpose_grant (role, purpose, area_rule, case_required, data_classes)
values (%(role)s, %(purpose)s, %(area)s, %(case)s, %(classes)s)

-- name: set_context
select set_config('app.session', %(token)s, true), set_config('app.purpose', %(purpose)s, true)

-- name: touch
select session_id, account_id, officer_id, system_id, role, unit_id from access.touch()

-- name: holds_purpose
select access.holds_purpose()

-- name: open_people
select * from access.open(%(people)s, %(at)s, %(case)s, %(channel)s, %(request)s)

-- name: refuse
select access.refuse(%(at)s, %(reason)s, %(channel)s, %(request)s)

-- name: write_bulk_act
insert into access.bulk_act (actor, purpose, act) values (%(actor)s, %(purpose)s, %(act)s)

-- name: has_changed_anything
-- A transaction gets its number with the first row that it writes or locks.
select pg_current_xact_id_if_assigned() is not null

-- name: ask_code
select send_to, wait_s from access.ask_code(%(request)s, %(phone)s, %(login)s, %(use)s, %(code_hash)s, %(client)s)

-- name: check_code
select access.check_code(%(request)s, %(code_hash)s, %(token_hash)s, %(device)s)

-- name: devices
select session_id, device, created_at, seen_at, here from access.devices()

-- name: end_devices
select access.end_devices(%(session)s)

-- name: add_passkey
select access.add_passkey(%(credential)s, %(key)s, %(count)s, %(label)s, %(challenge)s)

-- name: own_passkeys
select credential_id, label, created_at, used_at from access.passkeys()

-- name: name_passkey
select access.name_passkey(%(credential)s, %(label)s)

-- name: remove_passkey
select access.remove_passkey(%(credential)s)

-- name: passkey_key
select public_key, sign_count from access.passkey_key(%(credential)s)

-- name: use_passkey
select access.use_passkey(%(credential)s, %(count)s, %(challenge)s, %(token_hash)s, %(device)s)

-- name: settle_claim
select access.settle_claim(%(person)s)

-- name: other_numbers
select account_id, ending, since, mine_since, may_end_at from access.other_numbers(%(person)s)

-- name: end_number
select access.end_number(%(person)s, %(account)s)

-- name: own_number
select access.own_number()

-- name: move_number
select outcome, field from access.move_number(%(old)s, %(old_hash)s, %(new)s, %(new_hash)s)

-- name: log_out
select access.log_out()

-- name: people_of_account
select person_id, relation from access.account_person where until is null order by relation desc, since

-- name: known_as
select a.person_id from access.account_person a
where a.until is null and %(person)s in (select access.file_of(a.person_id))
order by a.since limit 1

-- name: who_looked
-- hot
select e.at, e.actor, e.agency, e.role, e.purpose, p.title_vi, p.title_en, e.classes, e.decision
from access.entry e
join access.purpose p using (purpose)
where e.person_id = %(person)s and e.txid <> pg_current_xact_id()
order by e.at desc, e.entry_id desc
limit 200

-- name: add_officer
insert into access.officer (officer_id, login, display_name, agency, phone)
values (%(officer)s, %(login)s, %(name)s, %(agency)s, %(phone)s)
on conflict (login) do nothing

-- name: hold_role
insert into access.role_held (officer_id, role, unit_id, site_code)
select officer_id, %(role)s, %(unit)s, %(site)s from access.officer o where login = %(login)s
and not exists (select from access.role_held h where h.officer_id = o.officer_id and h.role = %(role)s and h.unit_id = %(unit)s)

-- name: add_site
insert into access.site (site_code, name, unit_id) values (%(code)s, %(name)s, %(unit)s)
on conflict (site_code) do update set name = excluded.name, unit_id = excluded.unit_id

-- name: system_of_key
-- hot
select system_id, code, agency, key_id, public_key, certificate_sha256, purposes, sources, unit_id, added_at, revoked_at
from access.system_client
where key_id = %(key_id)s and revoked_at is null

-- name: first_use
select access.first_use(%(system)s, %(nonce)s)

-- name: set_system
-- Let in again under the same name: the newest keys and the newest agreement count.
insert into access.system_client (code, agency, key_id, public_key, certificate_sha256, purposes, sources, unit_id)
values (%(code)s, %(agency)s, %(key_id)s, %(public_key)s, %(certificate_sha256)s, %(purposes)s, %(sources)s, %(unit_id)s)
on conflict (code) do update
set agency = excluded.agency, key_id = excluded.key_id, public_key = excluded.public_key,
    certificate_sha256 = excluded.certificate_sha256, purposes = excluded.purposes, sources = excluded.sources,
    unit_id = excluded.unit_id, revoked_at = null
returning system_id

-- name: set_system_session
insert into access.session (token_hash, system_id, role, unit_id)
select %(token_hash)s, system_id, role, unit_id from access.system_client where system_id = %(system)s
on conflict (system_id) where system_id is not null do update
set token_hash = excluded.token_hash, role = excluded.role, unit_id = excluded.unit_id

-- name: revoke_system
update access.system_client set revoked_at = now() where code = %(code)s and revoked_at is null

-- name: systems
select system_id, code, agency, key_id, public_key, certificate_sha256, purposes, sources, unit_id, added_at, revoked_at
from access.system_client
order by code

-- name: set_retention
with gone as (
    delete from access.retention where table_name <> all (%(tables)s)
)
insert into access.retention (table_name, days, age_column, only_where, parts)
select r.table_name, r.days, r.age_column, r.only_where, r.parts
from unnest(%(tables)s::text[], %(days)s::integer[], %(ages)s::text[], %(only)s::text[], %(parts)s::text[])
    r (table_name, days, age_column, only_where, parts)
on conflict (table_name) do update
set days = excluded.days, age_column = excluded.age_column, only_where = excluded.only_where, parts = excluded.parts

-- name: forget
select access.forget(%(table)s, %(now)s, %(most)s)

-- name: close_account
select access.close_account()
