-- For the citizen bench only: sessions without one-time codes, made by the owner on a scratch database.

-- name: bench_people
select p.person_id from people.person p
where p.status = 'active' and exists (select from people.link l where l.person_id = p.person_id and l.state = 'auto')
order by p.person_id limit %(most)s

-- name: bench_known
select jsonb_build_object('name', e.full_name, 'sex', e.sex, 'pin', e.pin,
                          'birth', coalesce(e.birth_date::text, e.birth_year::text))
from people.register_entry e
join people.person p on p.register_entry_id = e.entry_id
where exists (select from people.link l where l.person_id = p.person_id and l.ended_at is null and l.state = 'auto')
order by hashint8(e.entry_id) limit %(most)s

-- name: bench_session
with account as (
    insert into access.account (account_id, phone) values (%(account)s, %(phone)s) returning account_id
), person as (
    insert into access.account_person (account_id, person_id, relation, proof)
    select account_id, %(person)s, 'self', 'paper' from account
)
insert into access.session (token_hash, account_id, role) select %(token)s, account_id, 'citizen' from account

-- name: bench_last_record
select coalesce(max(record_id), 0) from people.source_record

-- name: bench_records
select record_id from people.source_record where record_id > %(last)s order by record_id

-- name: bench_decide
-- By the server's own clock; the moment of the beginning is handed on, so that it is taken before.
select 1000 * extract(epoch from clock_timestamp() - t.began)::float8
from (select clock_timestamp() as began offset 0) t
cross join lateral people.decide_arrivals(array(select m from people.mentions_of(array[%(record)s::bigint]) m where t.began is not null)) d

-- name: bench_settle
select 1000 * extract(epoch from clock_timestamp() - t.began)::float8
from (select clock_timestamp() as began offset 0) t
cross join lateral people.settle_arrivals(array[%(record)s::bigint], t.began, null) s

-- name: bench_analyze
analyze people.link, people.person, people.identifier, people.golden_attribute, people.source_record, access.subject

-- name: bench_linked
select count(*) from people.link l join people.source_record r using (record_id)
where r.source_id = 9 and l.ended_at is null

-- name: bench_resulted
select count(*) from records.test t
where t.result <> 'pending' and exists (select from people.link l where l.record_id = t.record_id and l.ended_at is null)

-- name: bench_automatic
select count(*)
from unnest(%(keys)s::text[], %(pins)s::text[]) k (key, pin)
join people.source_record r on r.source_id = 9 and r.source_key = k.key
join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state = 'auto'

-- name: bench_right
select count(*)
from unnest(%(keys)s::text[], %(pins)s::text[]) k (key, pin)
join people.source_record r on r.source_id = 9 and r.source_key = k.key
join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state = 'auto'
join people.person p on p.person_id = l.person_id
join people.register_entry e on e.entry_id = p.register_entry_id and e.pin = k.pin

-- name: bench_declarers
-- One person who declared their health before and one who never declared anything.
select (array_agg(l.person_id order by d.declared_at desc) filter (where d.kind = 'health'))[1] as known,
       (select p.person_id from people.person p
        where p.status = 'active' and exists (
                  select from people.link n join records.dose using (record_id)
                  where n.person_id = p.person_id and n.ended_at is null and n.state = 'auto')
              and not exists (
                  select from people.link n join records.declaration using (record_id)
                  where n.person_id = p.person_id and n.ended_at is null)
        limit 1) as new
from (select record_id, kind, declared_at from records.declaration order by declared_at desc limit 1000) d
join people.link l using (record_id)
where l.ended_at is null and l.state = 'auto'

-- name: bench_people_held
select count(*) from people.person where status <> 'merged'

-- name: people_of_numbers
select value as number, person_id from people.identifier where kind = 'pin' and value = any (%(numbers)s)

-- name: prepare_day
select records.prepare_check_in_day((%(came)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date)

-- name: give_code
insert into records.place_code (code, place_id, issued_at)
select %(code)s, min(p.place_id), %(came)s from records.place p where p.owner_phone = %(phone)s
having min(p.place_id) is not null
on conflict do nothing

-- name: visit_other
insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)
select gen_random_uuid(), g.person_id, here.place_id, %(came)s, %(came)s::timestamptz + interval '40 minutes', 'staff', gen_random_uuid(), %(came)s
from people.golden_attribute g
cross join lateral (select p.place_id from records.place p where p.owner_phone = %(phone)s order by p.place_id desc limit 1) here
where g.attribute = 'phone' and g.value = %(phone)s
  and not exists (select from records.check_in c where c.person_id = g.person_id)

-- name: bench_person_of
select person_id from people.identifier where kind = 'pin' and value = %(number)s

-- name: report_for_personas
with told as (
    select t.*, i.person_id
    from jsonb_to_recordset(%(told)s::jsonb) as t(reference text, number text, matter text, wrong text, said text, claimed jsonb,
        desk text, site text, owner text, sent timestamptz, days integer)
    join people.identifier i on i.kind = 'pin' and i.value = t.number
), made as (
    insert into records.correction (reference, person_id, matter, wrong, said, claimed, desk, site_code, owner, account_id,
                                    created_at, due_at)
    select distinct on (reference) reference, person_id, matter, wrong, said, claimed, desk, site, owner, gen_random_uuid(), sent,
           sent + make_interval(days => days)
    from told
    on conflict (reference) do nothing
    returning correction_id, said, created_at
)
insert into records.correction_step (correction_id, step, said, at) select correction_id, 'sent', said, created_at from made

-- name: case_of_unit
-- The first one: it is there from the first start on.
select case_no, person_id, sampled_at from response.case_file
where unit_id = %(unit)s and classification = 'confirmed' and basis = 'laboratory' and sampled_at is not null
order by case_id limit 1

-- name: begin_work
insert into access.session (token_hash, officer_id, role, unit_id)
select sha256(convert_to(%(token)s, 'UTF8')), o.officer_id, h.role, h.unit_id
from access.officer o join access.role_held h using (officer_id)
where o.login = %(login)s

-- name: ring_day
select records.prepare_check_in_day((%(at)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date)

-- name: ring_place
insert into records.place (name, kind, commune_id, owner_phone, loaded_at)
values ('Phòng mẫu', 'Trường học', %(commune)s, '0900000077', now())

-- name: ring_crowd
-- The case and everybody else, in one room for an hour.
with people as (
    insert into people.person (person_id, status, identity_level)
    select case n when 0 then %(case)s::uuid else gen_random_uuid() end, 'active', 0 from generate_series(0, %(people)s) n
    returning person_id
), living as (
    insert into access.subject (person_id, commune_id) select person_id, %(commune)s from people returning person_id
)
insert into records.check_in (check_in_id, person_id, place_id, arrived_at, left_at, way, account_id, recorded_at)
select gen_random_uuid(), l.person_id, p.place_id, %(at)s::timestamptz, %(at)s::timestamptz + interval '1 hour', 'self', gen_random_uuid(), now()
from living l, records.place p
where p.name = 'Phòng mẫu'

-- name: ring_phones
with accounts as (
    insert into access.account (account_id, phone)
    select person_id, '0900' || lpad((row_number() over ())::text, 6, '0') from people.person where person_id <> %(case)s::uuid
    returning account_id
)
insert into access.account_person (account_id, person_id, relation, proof) select account_id, account_id, 'self', 'paper' from accounts

-- name: ring_analyze
analyze records.check_in, access.subject, people.person, access.account_person

-- name: ring_positive
with record as (
    insert into people.source_record (source_id, source_key, row_hash, batch_id, line_no)
    select s.source_id, 'ring', 1, 1, 1 from ingest.source s where s.source = 'test_platform' returning record_id
), linked as (
    insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)
    select record_id, %(case)s::uuid, 'auto', 1, 'bench', '{}', 1, 'bench' from record
)
insert into records.test (record_id, method, result, taken_at, resulted_at)
select record_id, 'pcr', 'positive', %(at)s::timestamptz + interval '2 days', %(at)s::timestamptz + interval '2 days 8 hours' from record

-- name: ring_number
select case_no from response.case_file where person_id = %(case)s

-- name: ring_reached
select (select count(*) from response.contact) as contacts,
       (select count(*) from response.quarantine_order where cause = 'contact') as orders,
       (select count(*) from response.contact where warned_at is not null) as warned,
       (select count(*) from records.delivery d join records.notice n using (notice_id)
        where n.kind = 'exposure' and d.state in ('sent', 'delivered')) as delivered
