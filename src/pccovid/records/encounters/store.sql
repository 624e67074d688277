-- name: handle_of
select records.bluetooth_handle_of(%(person)s, %(epoch)s, %(fresh)s)

-- name: key_to_issue
select records.bluetooth_key_to_issue(%(day)s, %(fresh)s, %(today)s)

-- name: give_code
select records.give_bluetooth_code(%(case)s, %(code_hash)s, %(at)s, %(until)s)

-- name: sharing
-- hot
select s.may_ask_at, s.shared_at from records.bluetooth_sharing(%(person)s, %(at)s, %(most)s) s

-- name: ask_code
select records.ask_bluetooth_code(%(person)s, %(code_hash)s, %(at)s, %(until)s, %(most)s)

-- name: certify
select records.certify_bluetooth(%(person)s, %(code_hash)s, %(kind)s, %(mac)s, %(upload)s, %(at)s)

-- name: land
select records.land_bluetooth_page(%(person)s, %(upload)s, %(sha256)s, %(content)s, %(at)s)

-- name: publish
select records.publish_diagnosis_keys(%(person)s, %(upload)s, %(keys)s::jsonb, %(at)s)

-- name: held_about
-- hot
select e.day, e.uploaded, e.meetings::integer as meetings, e.minutes::integer as minutes, e.until
from records.encounters_about(%(person)s) e
order by e.day desc, e.uploaded

-- name: key_files
select name, content from records.key_file order by file_id

-- name: key_file_names
select name from records.key_file order by file_id

-- name: key_file
-- hot
select name, content from records.key_file where name = %(name)s

-- name: pages_to_take
select p.page_id, u.person_id, p.content, p.received_at
from records.bluetooth_page p
join records.bluetooth_upload u using (upload_id)
where p.taken_at is null
order by p.page_id
limit %(most)s
for update of p skip locked

-- name: day_keys
select day, sealed from records.bluetooth_key

-- name: handles
select handle, person_id, epoch_on from records.bluetooth_handle where handle = any (%(handles)s)

-- name: own_handles
-- Whoever uploads has a handle for each epoch of what they heard, whether they ever sent under it or not.
with missing as (
    insert into records.bluetooth_handle (handle, person_id, epoch_on)
    select w.handle, w.person_id, w.epoch_on
    from unnest(%(fresh)s::bigint[], %(people)s::uuid[], %(epochs)s::date[]) w (handle, person_id, epoch_on)
    on conflict do nothing
    returning handle, person_id, epoch_on
)
select handle, person_id, epoch_on from missing
union
select h.handle, h.person_id, h.epoch_on from records.bluetooth_handle h
where (h.person_id, h.epoch_on) in (
    select w.person_id, w.epoch_on from unnest(%(people)s::uuid[], %(epochs)s::date[]) w (person_id, epoch_on))

-- name: make_heard
create temp table heard (
    seen_at timestamptz not null,
    of_handle bigint not null,
    handle bigint not null,
    seconds smallint not null,
    near_seconds smallint not null,
    signal bytea not null,
    page_id bigint not null
) on commit drop

-- name: prepare_days
select records.prepare_encounter_days(array(
    select distinct (seen_at at time zone 'Asia/Ho_Chi_Minh')::date from heard order by 1))

-- name: add_heard
-- What was told before, by another page or by the same one again, is one meeting: as it was told longest.
insert into records.encounter as e (seen_at, of_handle, handle, seconds, near_seconds, signal, page_id)
select distinct on (of_handle, seen_at, handle) seen_at, of_handle, handle, seconds, near_seconds, signal, page_id
from heard
order by of_handle, seen_at, handle, near_seconds desc, seconds desc, page_id
on conflict (of_handle, seen_at, handle) do update
set seconds = excluded.seconds, near_seconds = excluded.near_seconds, signal = excluded.signal, page_id = excluded.page_id
where e.near_seconds < excluded.near_seconds

-- name: refuse
insert into records.bluetooth_refused (page_id, position, reason, received_at)
select w.page_id, w.position, w.reason, p.received_at
from unnest(%(pages)s::bigint[], %(positions)s::integer[], %(reasons)s::text[]) w (page_id, position, reason)
join records.bluetooth_page p using (page_id)

-- name: taken
update records.bluetooth_page p
set taken_at = %(at)s,
    good = length(p.content) / 32 - (select count(*) from records.bluetooth_refused r where r.page_id = p.page_id)
where p.page_id = any (%(pages)s)

-- name: keys_to_publish
select key, rolling_start, rolling_period, transmission_risk, report_type, onset_days
from records.diagnosis_key
where file_id is null and publish_from < %(until)s
order by publish_from, key
limit %(most)s
for update skip locked

-- name: last_file_ended
select max(ends_at) from records.key_file

-- name: add_file
insert into records.key_file (region, name, starts_at, ends_at, keys, content, made_at)
values (%(region)s, %(name)s, %(starts)s, %(ends)s, %(count)s, %(content)s, %(at)s)
returning file_id

-- name: published
update records.diagnosis_key set file_id = %(file)s where key = any (%(keys)s)
