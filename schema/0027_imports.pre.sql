-- Evidence that is neither a door nor a signal: who sat in one vehicle, crossed at one gate, lives, works or learns
-- together; and places that moved or are one, whose old codes keep their meaning.

-- ---------------------------------------------------------------- seats
alter table records.journey add column carriage text, add column seat_row smallint, add column is_crew boolean;
comment on column records.journey.carriage is 'person: carriage or cabin, where the vehicle has several';
comment on column records.journey.seat_row is 'person: row of the seat, counted from the front';
comment on column records.journey.is_crew is 'person: works on the vehicle and goes through it';

create function records.vehicle_no(p_text text) returns text
language sql immutable strict parallel safe as $$
    select nullif(pg_catalog.regexp_replace(
        pg_catalog.regexp_replace(pg_catalog.translate(pg_catalog.upper(p_text), 'Đđ', 'DD'), '[^A-Z0-9]', '', 'g'),
        '^([A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])0+([1-9])', '\1\2'), '')
$$;
comment on function records.vehicle_no is 'Normal form of the number of a flight, train or ship, or of a plate: "VN 0213" and "vn213" are one.';

create function records.seat_row(p_seat text) returns smallint
language sql immutable strict parallel safe as $$
    select (pg_catalog.regexp_match(p_seat, '^\s*0*([1-9][0-9]?)\s*-?\s*[A-La-l]\s*$'))[1]::smallint
$$;
comment on function records.seat_row is 'The row of a seat that tells it ("12A"); a number alone or a letter before it tells none.';

create function records.day_begins(p_day text) returns timestamptz
language sql immutable strict parallel safe as $$
    select case when p_day ~ '^\d{4}-\d\d-\d\d$'
                then make_date(left(p_day, 4)::integer, substr(p_day, 6, 2)::integer, right(p_day, 2)::integer)::timestamp
                     at time zone 'Asia/Ho_Chi_Minh' end
$$;
comment on function records.day_begins is 'When a day written yyyy-MM-dd begins in Viet Nam.';

-- One journey in one vehicle, whoever tells it. Midnight sharp means that only the day is told. Where nobody told the end
-- it is the usual length (not verified); who crossed the border sat in the vehicle in the six hours before, or after.
-- No arm has a condition, so that what is asked of the view reaches the indexes of each table; told_here leaves out the
-- tables that cannot answer.
create view records.ride with (security_invoker = true) as
select j.record_id, null::uuid as person_id, null::text as reference, null::smallint as revision,
       records.vehicle_no(j.journey_vehicle) as vehicle, j.departs_at as known_at, j.departs_at as starts_at,
       case when j.arrives_at is not null then least(j.arrives_at, j.departs_at + interval '3 days')
            when j.departs_at = date_trunc('day', j.departs_at, 'Asia/Ho_Chi_Minh') then j.departs_at + interval '1 day'
            else j.departs_at + case j.journey_mode when 'plane' then interval '3 hours' when 'train' then interval '36 hours'
                                                    when 'coach' then interval '24 hours' when 'ship' then interval '24 hours'
                                                    else interval '12 hours' end end as ends_at,
       j.carriage, j.journey_seat as seat, coalesce(j.seat_row, records.seat_row(j.journey_seat)) as seat_row,
       coalesce(j.is_crew, false) as is_crew, false as told_here
from records.journey j
union all
select c.record_id, null, null, null, records.vehicle_no(c.crossing_vehicle), c.crossed_at,
       case when c.crossed_at = date_trunc('day', c.crossed_at, 'Asia/Ho_Chi_Minh') or c.direction = 'exit' then c.crossed_at
            else c.crossed_at - interval '6 hours' end,
       case when c.crossed_at = date_trunc('day', c.crossed_at, 'Asia/Ho_Chi_Minh') then c.crossed_at + interval '1 day'
            when c.direction = 'exit' then c.crossed_at + interval '6 hours' else c.crossed_at end,
       null, c.crossing_seat, records.seat_row(c.crossing_seat), false, false
from records.crossing c
union all
select null, f.person_id, f.reference, f.revision,
       records.vehicle_no(coalesce(nullif(f.answers ->> 'flight', ''), nullif(f.answers ->> 'plate', ''),
                                   f.answers ->> 'vehicle_number')),
       records.day_begins(coalesce(f.answers ->> 'arrives', f.answers ->> 'departs')),
       records.day_begins(coalesce(f.answers ->> 'arrives', f.answers ->> 'departs')),
       records.day_begins(coalesce(f.answers ->> 'arrives', f.answers ->> 'departs')) + interval '1 day',
       null, f.answers ->> 'seat', records.seat_row(f.answers ->> 'seat'), false, true
from records.filing f;
comment on view records.ride is 'Journeys in a vehicle by its normal number: declared, told by a carrier, or before and after the border.';
grant select on records.ride to pccovid_engine;

create index on records.journey (records.vehicle_no(journey_vehicle), departs_at);
create index on records.crossing (records.vehicle_no(crossing_vehicle), crossed_at);
create index on records.crossing (people.fold(port), crossed_at);
create index on records.filing ((records.vehicle_no(coalesce(nullif(answers ->> 'flight', ''), nullif(answers ->> 'plate', ''),
                                                             answers ->> 'vehicle_number'))),
                                (records.day_begins(coalesce(answers ->> 'arrives', answers ->> 'departs'))));

create function records.met_in_vehicles(p_people uuid[], p_from timestamptz, p_until timestamptz)
returns table (of_person uuid, person_id uuid, kind text, label text, started_at timestamptz, ended_at timestamptz,
               seat text, of_seat text, rows_apart integer, record_id bigint, source text)
language sql stable rows 200 as $$
    with ridden as materialized (
        select p.person_id, r.record_id, r.reference, r.revision, r.vehicle, r.starts_at, r.ends_at, r.carriage, r.seat, r.seat_row,
               r.is_crew
        from unnest(p_people) p (person_id)
        join people.link l on l.person_id = p.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
        join records.ride r on r.record_id = l.record_id and not r.told_here
        union all
        select p.person_id, r.record_id, r.reference, r.revision, r.vehicle, r.starts_at, r.ends_at, r.carriage, r.seat, r.seat_row,
               r.is_crew
        from unnest(p_people) p (person_id)
        cross join lateral access.file_of(p.person_id) f (person_id)
        join records.ride r on r.person_id = f.person_id and r.told_here
    ), mine as materialized (
        select m.* from ridden m
        where m.vehicle is not null and m.starts_at < p_until and m.ends_at > p_from
          and not exists (select from records.filing n where n.reference = m.reference and n.revision > m.revision)
    ), gates as materialized (
        select p.person_id, people.fold(c.port) as port, c.port as named, c.direction, c.crossed_at
        from unnest(p_people) p (person_id)
        join people.link l on l.person_id = p.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
        join records.crossing c on c.record_id = l.record_id
        where c.crossed_at >= p_from and c.crossed_at < p_until
          and c.crossed_at <> date_trunc('day', c.crossed_at, 'Asia/Ho_Chi_Minh')
    ), found as (
        select m.person_id as of_person, o.record_id, o.person_id, 'vehicle' as kind, concat_ws('/', m.vehicle, coalesce(m.carriage, o.carriage)) as label,
               greatest(m.starts_at, o.starts_at, p_from) as started_at, least(m.ends_at, o.ends_at, p_until) as ended_at,
               case when o.is_crew then 'crew' else o.seat end as seat, case when m.is_crew then 'crew' else m.seat end as of_seat,
               case when m.is_crew or o.is_crew then 0 else abs(m.seat_row - o.seat_row) end as rows_apart
        from mine m
        cross join lateral (
            -- Offset 0 keeps the planner from reading all journeys at once for many people.
            select r.record_id, r.person_id, r.starts_at, r.ends_at, r.carriage, r.seat, r.seat_row, r.is_crew
            from records.ride r
            where r.vehicle = m.vehicle
              and r.known_at between m.starts_at - interval '3 days' and m.ends_at + interval '6 hours'
              and r.starts_at < least(m.ends_at, p_until) and r.ends_at > greatest(m.starts_at, p_from)
              and coalesce(r.carriage = m.carriage, true)
              and not exists (select from records.filing n where n.reference = r.reference and n.revision > r.revision)
            offset 0
        ) o
        union all
        select g.person_id, o.record_id, null, 'border', g.named, least(g.crossed_at, o.crossed_at),
               greatest(g.crossed_at, o.crossed_at), null, null, null
        from gates g
        cross join lateral (
            select c.record_id, c.crossed_at
            from records.crossing c
            where people.fold(c.port) = g.port and c.direction = g.direction
              and c.crossed_at between g.crossed_at - interval '1 hour' and g.crossed_at + interval '1 hour'
              and c.crossed_at <> date_trunc('day', c.crossed_at, 'Asia/Ho_Chi_Minh')
            offset 0
        ) o
    )
    select f.of_person, w.person_id, f.kind, f.label, f.started_at, f.ended_at, f.seat, f.of_seat, f.rows_apart, f.record_id,
           coalesce(s.source, 'pccovid')
    from found f
    left join people.link l on l.record_id = f.record_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    left join people.source_record r on r.record_id = f.record_id
    left join ingest.source s on s.source_id = r.source_id
    cross join lateral (select case when f.record_id is null then access.person_now(f.person_id) else l.person_id end) w (person_id)
    where w.person_id <> f.of_person
$$;
comment on function records.met_in_vehicles is 'Who rode in one vehicle with these people, with their seats, or crossed at the same gate within the hour.';
grant execute on function access.person_now(uuid) to pccovid_engine;

-- ---------------------------------------------------------------- groups
create table records.membership (
    record_id bigint primary key,
    group_kind text not null check (group_kind in ('household', 'work', 'class', 'quarantine_room')),
    group_key text not null,
    group_name text,
    since_on date,
    until_on date,
    shift text
);
create index on records.membership (group_kind, group_key);
comment on table records.membership is 'keep record: who lives, works, learns or is quarantined together, as a list of an agency tells it';
comment on column records.membership.record_id is 'open: the source record of the member';
comment on column records.membership.group_kind is 'person: household, work, class, quarantine_room';
comment on column records.membership.group_key is 'person: who tells it and their own key of the group: AGENCY:KEY';
comment on column records.membership.group_name is 'person: name of the group';
comment on column records.membership.since_on is 'person: first day; empty: not said';
comment on column records.membership.until_on is 'person: last day; empty: goes on';
comment on column records.membership.shift is 'person: hours HH:MM-HH:MM or name of the shift; empty: meets everybody';
alter table records.membership enable row level security, force row level security;
create policy engine on records.membership to pccovid_engine using (true);
create policy functions on records.membership to pccovid_owner using (true);
create policy opened on records.membership for select to pccovid_app
    using (record_id in (select people.opened_records('travel')));
grant select on records.membership to pccovid_app;
grant select, insert, update, delete on records.membership to pccovid_engine;

create function records.shifts_meet(p_one text, p_other text) returns boolean
language sql immutable parallel safe as $$
    select case
        when p_one is null or p_other is null or p_one = p_other then true
        when not (p_one ~ '^\d\d:\d\d-\d\d:\d\d$' and p_other ~ '^\d\d:\d\d-\d\d:\d\d$')
            then p_one ~ '^\d\d:\d\d-\d\d:\d\d$' <> (p_other ~ '^\d\d:\d\d-\d\d:\d\d$')
        -- A shift that ends before it begins goes over midnight: it is then also one of the day before.
        else exists (
            select from (values (0), (24)) d (later), (values (0), (24)) e (later)
            where left(p_one, 5)::interval + make_interval(hours => d.later)
                  < right(p_other, 5)::interval + make_interval(hours => e.later + case when right(p_other, 5) <= left(p_other, 5) then 24 else 0 end)
              and left(p_other, 5)::interval + make_interval(hours => e.later)
                  < right(p_one, 5)::interval + make_interval(hours => d.later + case when right(p_one, 5) <= left(p_one, 5) then 24 else 0 end))
    end
$$;
comment on function records.shifts_meet is 'Whether two shifts have time in common: hours that overlap, or one name; hours and a name cannot be compared and may.';

create function records.met_in_groups(p_people uuid[], p_from timestamptz, p_until timestamptz)
returns table (of_person uuid, person_id uuid, kind text, label text, started_at timestamptz, ended_at timestamptz,
               record_id bigint, source text)
language sql stable rows 100 as $$
    with of_people as materialized (
        select p.person_id, l.record_id
        from unnest(p_people) p (person_id)
        join people.link l on l.person_id = p.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    ), mine as materialized (
        select p.person_id, m.group_kind, m.group_key, m.group_name, m.shift,
               greatest(p_from, m.since_on::timestamp at time zone 'Asia/Ho_Chi_Minh') as started_at,
               least(p_until, (m.until_on + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh') as ended_at
        from of_people p join records.membership m on m.record_id = p.record_id
    ), homes as materialized (
        select p.person_id, h.household_no, r.source_id
        from of_people p
        join people.household_member h on h.record_id = p.record_id
        join people.source_record r on r.record_id = p.record_id
    ), found as (
        select m.person_id as of_person, o.record_id, m.group_kind as kind, m.group_name as label,
               greatest(m.started_at, o.since_on::timestamp at time zone 'Asia/Ho_Chi_Minh') as started_at,
               least(m.ended_at, (o.until_on + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh') as ended_at
        from mine m
        cross join lateral (
            select n.record_id, n.since_on, n.until_on from records.membership n
            where n.group_kind = m.group_kind and n.group_key = m.group_key and records.shifts_meet(m.shift, n.shift)
            offset 0
        ) o
        union all
        select h.person_id, o.record_id, 'household', null, p_from, p_until
        from homes h
        cross join lateral (
            select n.record_id from people.household_member n
            join people.source_record r on r.record_id = n.record_id and r.source_id = h.source_id
            where n.household_no = h.household_no
            offset 0
        ) o
    )
    select distinct on (f.of_person, l.person_id, f.kind, f.label)
           f.of_person, l.person_id, f.kind, f.label, f.started_at, f.ended_at, f.record_id, s.source
    from found f
    join people.link l on l.record_id = f.record_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    join people.source_record r on r.record_id = f.record_id
    join ingest.source s on s.source_id = r.source_id
    where l.person_id <> f.of_person and f.started_at < f.ended_at
    order by f.of_person, l.person_id, f.kind, f.label, f.ended_at - f.started_at desc, f.record_id
$$;
comment on function records.met_in_groups is 'Who lives, works, learns or is quarantined with these people on days and shifts in common.';

-- ---------------------------------------------------------------- places that moved or are one
create table records.place_successor (
    place_id bigint primary key references records.place,
    successor_id bigint not null references records.place check (successor_id <> place_id),
    act text not null check (act in ('moved', 'merged')),
    at timestamptz not null,
    account_id uuid,
    operator text,
    check (num_nonnulls(account_id, operator) = 1)
);
create index on records.place_successor (successor_id);
comment on table records.place_successor is 'keep record: where a place moved to, or with which it is one: its old codes lead there';
comment on column records.place_successor.place_id is 'open: the place that is no more';
comment on column records.place_successor.successor_id is 'open: the place that goes on';
comment on column records.place_successor.act is 'open: moved to another address, or merged: one place that was written down twice';
comment on column records.place_successor.at is 'open: when it was said';
comment on column records.place_successor.account_id is 'person: the telephone of the manager who said so';
comment on column records.place_successor.operator is 'open: the login of the operator who said so';
alter table records.place_successor enable row level security, force row level security;
create policy engine on records.place_successor to pccovid_engine using (true);
create policy functions on records.place_successor to pccovid_owner using (true);
grant select, insert, delete on records.place_successor to pccovid_engine;

create function records.same_place(p_place bigint) returns setof bigint
language sql stable rows 2 as $$
    with recursive same (place_id) as (
        select p_place
        union
        select n.place_id
        from same s
        cross join lateral (
            select t.successor_id from records.place_successor t where t.place_id = s.place_id
            union all
            select t.place_id from records.place_successor t where t.successor_id = s.place_id
        ) n (place_id)
    )
    select place_id from same
$$;
comment on function records.same_place is 'All places that are this one under another row: merged with it, or before and after it moved; itself too.';

revoke execute on function records.vehicle_no(text), records.seat_row(text), records.day_begins(text),
    records.met_in_vehicles(uuid[], timestamptz, timestamptz), records.met_in_groups(uuid[], timestamptz, timestamptz),
    records.shifts_meet(text, text), records.same_place(bigint) from public;
grant execute on function records.vehicle_no(text), records.seat_row(text), records.day_begins(text) to pccovid_app, pccovid_engine;
grant execute on function records.met_in_vehicles(uuid[], timestamptz, timestamptz),
    records.met_in_groups(uuid[], timestamptz, timestamptz), records.shifts_meet(text, text), records.same_place(bigint)
    to pccovid_engine;
