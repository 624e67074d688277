-- name: set_usual_stays
with gone as (
    delete from records.usual_stay where kind <> all (%(kinds)s)
)
insert into records.usual_stay (kind, minutes)
select k.kind, k.minutes from unnest(%(kinds)s::text[], %(minutes)s::smallint[]) k (kind, minutes)
on conflict (kind) do update set minutes = excluded.minutes

-- name: make_told_places
create temp table told_place (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    source_key text not null,
    name text,
    kind text,
    commune_id integer,
    address text,
    owner_name text,
    owner_phone text
) on commit drop

-- name: merge_places
-- A place is copied, not remembered: what is told last replaces what was told before, and what its visits knew of it.
with newest as (
    select distinct on (source_key) line_no, row_hash, source_updated_at, source_key, name, kind, commune_id, address,
           owner_name, owner_phone
    from told_place
    order by source_key, source_updated_at desc nulls last, line_no desc
), merged as (
    insert into records.place as p (source_id, source_key, name, kind, commune_id, address, owner_name, owner_phone,
        row_hash, batch_id, line_no, source_updated_at, loaded_at)
    select %(source)s, source_key, name, kind, commune_id, address, owner_name, owner_phone, row_hash, %(batch)s, line_no,
           source_updated_at, %(at)s
    from newest
    on conflict (source_id, source_key) do update
    set name = excluded.name, kind = excluded.kind, commune_id = excluded.commune_id, address = excluded.address,
        owner_name = excluded.owner_name, owner_phone = excluded.owner_phone, row_hash = excluded.row_hash,
        batch_id = excluded.batch_id, line_no = excluded.line_no, source_updated_at = excluded.source_updated_at,
        loaded_at = excluded.loaded_at
    where p.row_hash is distinct from excluded.row_hash
      and coalesce(excluded.source_updated_at >= p.source_updated_at, true)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed,
       (select count(*) from told_place) - count(*) as unchanged
from merged

-- name: make_told_visits
-- Place_id is found here. What stands below is told of visitors and places by some sources alone.
create temp table told_visit (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    scan_key text not null,
    place_key text not null,
    arrived_at timestamptz not null,
    left_at timestamptz,
    visitor_key text not null,
    full_name text,
    phone text,
    id_number text,
    place_id bigint,
    place_code text,
    place_name text,
    birth_date date,
    birth_year smallint,
    sex text,
    commune_id integer,
    place_text text,
    on_behalf boolean,
    nationality text,
    clock_off boolean
) on commit drop

-- name: add_visitors
-- Here and below one look per key, forced by the inner limit: a chunk must never scan all visitors, places or days.
-- A visitor is their key: who is known already says nothing new by another scan.
insert into incoming (line_no, row_hash, source_updated_at, source_key, full_name, phone, id_number, birth_date, birth_year, sex,
                      commune_id, place_text, on_behalf, nationality)
select distinct on (v.visitor_key) v.line_no, hashtextextended(v.visitor_key, 0), v.source_updated_at, v.visitor_key, v.full_name,
       v.phone, v.id_number, v.birth_date, v.birth_year, v.sex, v.commune_id, v.place_text, v.on_behalf, v.nationality
from told_visit v
left join lateral (
    select s.record_id from people.source_record s
    where s.source_id = %(source)s and s.source_key = v.visitor_key
    limit 1
) known on true
where known.record_id is null
order by v.visitor_key, v.line_no

-- name: find_coded_places
-- What stands at the door: a code of ours, whether in force or not, or the code of the former place QR.
update told_visit t
set place_id = k.place_id
from told_visit v
cross join lateral (
    select f.place_id
    from (
        select c.place_id from records.place_code c where c.code = v.place_code
        union all
        select p.place_id
        from ingest.source s join records.place p on p.source_id = s.source_id and p.source_key = v.place_code
        where s.source = 'place_qr'
    ) f
    limit 1
) k
where v.line_no = t.line_no and v.place_code is not null

-- name: find_places
update told_visit t
set place_id = k.place_id
from told_visit v
cross join lateral (
    select p.place_id from records.place p
    where p.source_id = %(source)s and p.source_key = v.place_key
    limit 1
) k
where v.line_no = t.line_no and v.place_id is null

-- name: add_unknown_places
insert into records.place (source_id, source_key, name, batch_id, line_no, loaded_at)
select %(source)s, v.place_key, max(v.place_name), %(batch)s, min(v.line_no), %(at)s
from told_visit v
where v.place_id is null
group by v.place_key
order by v.place_key

-- name: follow_places
-- Of two places that are one the other goes on; where a place moved, only visits after it.
update told_visit t
set place_id = s.successor_id
from records.place_successor s
where s.place_id = t.place_id and (s.act = 'merged' or t.arrived_at >= s.at)

-- name: prepare_visit_days
select records.prepare_visit_days(array(
    select distinct (arrived_at at time zone 'Asia/Ho_Chi_Minh')::date from told_visit order by 1))

-- name: count_new_visits
select count(*)
from (select distinct place_id, arrived_at, scan_key from told_visit) told
left join lateral (
    select v.record_id from records.visit v
    where v.place_id = told.place_id and v.arrived_at = told.arrived_at and v.scan_key = told.scan_key
    limit 1
) known on true
where known.record_id is null

-- name: merge_visits
-- In the order of the index, so that it grows at neighbouring places. Of one scan told twice the later end counts; an
-- end that is missing takes none away.
insert into records.visit as v (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key, clock_off)
select distinct on (t.place_id, t.arrived_at, t.scan_key)
       t.arrived_at, t.left_at, t.place_id, r.record_id, %(batch)s, t.line_no, t.scan_key, nullif(t.clock_off, false)
from told_visit t
cross join lateral (
    select s.record_id from people.source_record s
    where s.source_id = %(source)s and s.source_key = t.visitor_key
    limit 1
) r
order by t.place_id, t.arrived_at, t.scan_key, t.left_at desc nulls last, t.line_no
on conflict (place_id, arrived_at, scan_key) do update
set left_at = excluded.left_at
where coalesce(v.left_at < excluded.left_at, excluded.left_at is not null)

-- name: count_told
select count(*) from told_visit

-- name: of_person
-- hot
select v.record_id, v.source, v.source_title_vi, v.source_title_en, v.place_name, v.place_kind, v.place_commune_id,
       v.place_address, v.arrived_at, v.left_at, v.loaded_at, v.batch_id, v.line_no
from records.visits_about(%(person)s) v
where v.arrived_at >= %(since)s
order by v.arrived_at desc, v.record_id

-- name: at_door
-- hot
select place_id, name, kind, commune_id, address, state, act, former_name from records.place_of_code(%(code)s)

-- name: places_of_mine
-- hot
select p.place_id, p.name, p.kind, p.commune_id, p.address, p.owner_name as contact, c.code,
       p.owner_phone = (select access.current_phone()) as manages, p.source_id is not null as former, p.closed_at,
       s.act, s.successor_id
from records.place p
left join records.place_code c on c.place_id = p.place_id and c.revoked_at is null
left join records.place_successor s on s.place_id = p.place_id
where p.place_id in (select records.worked_places())
order by p.closed_at is not null, manages desc, p.name, p.place_id

-- name: register
insert into records.place (name, kind, commune_id, address, owner_name, owner_phone, loaded_at)
values (%(name)s, %(kind)s, %(commune_id)s, %(address)s, %(contact)s, access.current_phone(), %(at)s)
returning place_id

-- name: describe
update records.place
set name = %(name)s, kind = %(kind)s, commune_id = %(commune_id)s, address = %(address)s, owner_name = %(contact)s, loaded_at = %(at)s
where place_id = %(place)s

-- name: set_closed
update records.place p set closed_at = %(closed_at)s
where place_id = %(place)s and not exists (select from records.place_successor s where s.place_id = p.place_id)

-- name: replace_mine
select records.replace_my_place(%(place)s, %(successor)s, %(act)s, %(at)s)

-- name: replace_coded
select records.replace_coded_place(%(code)s, %(successor)s, %(act)s, %(at)s, %(operator)s)

-- name: revoke_code
update records.place_code set revoked_at = %(at)s where place_id = %(place)s and revoked_at is null

-- name: add_code
insert into records.place_code (code, place_id, issued_at) values (%(code)s, %(place)s, %(at)s)

-- name: staff
select phone from records.place_staff where place_id = %(place)s order by added_at, phone

-- name: add_staff
insert into records.place_staff (place_id, phone, added_at) values (%(place)s, %(phone)s, %(at)s)
on conflict do nothing

-- name: remove_staff
delete from records.place_staff where place_id = %(place)s and phone = %(phone)s

-- name: hours
select hour, visitors from records.place_hours(%(place)s, %(since)s) order by hour desc

-- name: one_at_a_time
-- Two taps of one finger, or of two members of a household, wait for each other.
select pg_advisory_xact_lock(hashtextextended('check_in ' || person_id, 0))
from unnest(%(people)s::uuid[]) p (person_id)
order by person_id

-- name: prepare_day
select records.prepare_check_in_day((%(at)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date)

-- name: check_in
insert into records.check_in (check_in_id, person_id, place_id, arrived_at, way, account_id, recorded_at)
select gen_random_uuid(), p.person_id, %(place)s, %(arrived)s, 'self', %(account)s, %(at)s
from unnest(%(people)s::uuid[]) p (person_id)
where not exists (
    select from records.check_in c
    where c.person_id in (select access.file_of(p.person_id)) and c.place_id = %(place)s and c.left_at is null
      and c.arrived_at between %(arrived)s::timestamptz - %(same)s::interval and %(arrived)s::timestamptz + %(same)s::interval
)

-- name: leave
update records.check_in set left_at = %(at)s
where check_in_id = any (%(visits)s) and arrived_at between %(since)s and %(at)s and left_at is null

-- name: forget
delete from records.check_in where check_in_id = %(visit)s and arrived_at >= %(since)s

-- name: admit
select records.admit(%(place)s, %(person)s, gen_random_uuid(), %(at)s, %(since)s, %(channel)s, %(request)s)

-- name: check_ins
-- hot
select c.check_in_id, c.person_id, c.place_id, c.place_name, c.place_kind, c.place_commune_id, c.place_address, c.arrived_at,
       c.left_at, c.way
from records.check_ins_about(%(people)s, %(since)s) c
order by c.arrived_at desc, c.place_name, c.check_in_id
