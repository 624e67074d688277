-- For the bench `tracing` only, on a database of its own.

-- name: loaded_days
select to_char(d.day, 'YYYY-MM-DD') from records.days_of_stays() d order by 1

-- name: any_people
select exists (select from people.link)

-- name: as_a_copy
-- The made-up links lean on no record.
set local session_replication_role = replica

-- name: without_indexes
create temp table volume_index on commit drop as
select i.indexname, i.indexdef from pg_indexes i
where i.schemaname = 'people' and i.tablename = 'link' and i.indexname <> 'link_pkey'

-- name: drop_indexes
do $$ declare v text; begin
    truncate people.link cascade;
    for v in select indexname from volume_index loop execute format('drop index people.%I', v); end loop;
end $$

-- name: make_indexes
do $$ declare v text; begin
    for v in select indexdef from volume_index loop execute v; end loop;
end $$

-- name: copy_people
copy people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by) from stdin (freeze)

-- name: copy_places
copy records.place (place_id, source_id, source_key, kind, batch_id, line_no, loaded_at) from stdin

-- name: make_day
create table records.volume_day (like records.visit including constraints including comments)

-- name: copy_day
copy records.volume_day (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key) from stdin (freeze)

-- name: attach_day
do $$ declare
    v text;
    v_day date := (select (min(arrived_at) at time zone 'Asia/Ho_Chi_Minh')::date from records.volume_day);
    v_table text := 'visit_' || to_char(v_day, 'YYYYMMDD');
begin
    execute format('alter table records.volume_day rename to %I', v_table);
    execute format('alter table records.%I owner to pccovid_owner', v_table);
    for v in select indexdef from pg_indexes where schemaname = 'records' and tablename = 'visit' loop
        execute regexp_replace(v, 'INDEX \S+ ON (ONLY )?records\.visit ', format('INDEX ON records.%I ', v_table));
    end loop;
    execute format('alter table records.visit attach partition records.%I for values from (%L) to (%L)', v_table,
                   v_day::timestamp at time zone 'Asia/Ho_Chi_Minh', (v_day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh');
    execute format('analyze records.%I', v_table);
end $$

-- name: drop_bare
drop table records.volume_day

-- name: name_day
select set_config('volume.day', replace(%(day)s, '-', ''), true)

-- name: forget_day
do $$ begin
    execute format('drop table if exists records.%I', 'visit_' || current_setting('volume.day'));
end $$

-- name: prepare_day
select records.prepare_visit_days(array[%(day)s::date])

-- name: drop_day
-- What the night does to the oldest day.
select access.forget('records.visit', %(now)s, 1)

-- name: vacuum_visits
vacuum (analyze) records.visit

-- name: analyze_rest
analyze people.link, records.place

-- name: sizes
select sum(pg_total_relation_size(i.inhrelid))::bigint as bytes, sum(c.reltuples)::bigint as visits
from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'records.visit'::regclass

-- name: data_folder
select current_setting('data_directory')

-- name: one_case
-- The contacts of a case with what puts them in order; the meetings themselves stay on the server, as in a ring.
select m.person_id, count(*), sum(m.minutes), min(m.arrived_at), max(m.left_at), bool_and(m.end_known)
from response.met_at_places(%(person)s::uuid, %(begin)s::timestamptz, %(until)s::timestamptz, %(window)s) m
group by m.person_id

-- name: meetings_of_case
select m.person_id, m.place_id, m.own_from, m.own_until, m.arrived_at, m.left_at, m.minutes, m.end_known
from response.met_at_places(%(person)s::uuid, %(begin)s::timestamptz, %(until)s::timestamptz, %(window)s) m

-- name: stays_at_places_of
-- Everybody who was at the places of a person, whenever: plain Python finds out when.
select l.person_id as person, v.place_id as place, v.place_id as same, make_interval(mins => coalesce(k.minutes, o.minutes)) as usual,
       v.arrived_at as arrived, v.left_at as left, v.record_id as record
from records.visit v
join people.link l on l.record_id = v.record_id and l.ended_at is null and l.state <> 'rejected'
join records.place p on p.place_id = v.place_id
left join records.usual_stay k on k.kind = p.kind
join records.usual_stay o on o.kind = 'Nơi khác'
where v.place_id in (select w.place_id from people.link f join records.visit w using (record_id)
                     where f.person_id = %(person)s and f.ended_at is null)

-- name: make_contact_found
create temp table contact_found (case_id bigint, person_id uuid, minutes bigint, meetings bigint) on commit drop

-- name: find_contacts
insert into contact_found (case_id, person_id, minutes, meetings)
select m.case_id, m.person_id, sum(m.minutes), count(*)
from response.met_at_places(%(cases)s::bigint[], %(people)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(window)s) m
group by m.case_id, m.person_id

-- name: count_found
select count(*) as contacts, coalesce(sum(f.meetings), 0)::bigint as meetings, coalesce(sum(f.minutes), 0)::bigint as minutes
from contact_found f

-- name: count_gathered
select count(*) as contacts, coalesce(sum(g.meetings), 0)::bigint as meetings, coalesce(sum(g.minutes), 0)::bigint as minutes
from (select count(*) as meetings, sum(m.minutes) as minutes from met_at_place m group by m.case_id, m.person_id) g

-- name: add_visits
insert into records.visit (arrived_at, left_at, place_id, record_id, batch_id, line_no, scan_key)
select %(day)s::date::timestamp at time zone 'Asia/Ho_Chi_Minh' + random() * interval '23 hours', null, n.place, n.person, 2, 1,
       gen_random_uuid()::text
from unnest(%(places)s::bigint[], %(people)s::bigint[]) n (place, person)
on conflict do nothing

-- name: have_prewarm
create extension if not exists pg_prewarm

-- name: read_indexes
do $$ begin
    perform pg_prewarm(c.oid::regclass)
    from pg_class c
    where c.relkind = 'i' and (c.relname in ('link_one_live', 'link_person_id_idx', 'place_pkey')
        or c.oid in (select i.indexrelid from pg_inherits h join pg_index i on i.indrelid = h.inhrelid
                     where h.inhparent = 'records.visit'::regclass));
end $$
