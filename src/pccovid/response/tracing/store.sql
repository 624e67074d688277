-- name: make_trace
create temp table trace_case (
    case_id bigint primary key,
    traceable boolean not null
) on commit drop;
create temp table trace_source (
    source_no bigint primary key,
    case_id bigint not null,
    ring smallint not null,
    person_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    definition text not null,
    place_window interval not null,
    metres real not null,
    masked_minutes integer not null,
    unmasked_minutes integer not null,
    vehicle_rows integer not null,
    depth smallint not null,
    factor double precision not null
) on commit drop;
create temp table trace_crowd (
    source_no bigint primary key,
    stayed tstzmultirange not null
) on commit drop;
create temp table trace_kind (
    kind text primary key,
    near real not null,
    unknown real not null,
    far real not null,
    minutes integer not null
) on commit drop;
create temp table trace_met (
    source_no bigint not null,
    person_id uuid not null,
    kind text not null,
    place_id bigint,
    place_text text,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    minutes integer,
    metres real,
    near boolean,
    close boolean not null,
    weight real not null,
    end_known boolean not null default true,
    source text not null,
    record_id bigint,
    gap integer,
    seat text,
    own_seat text,
    rows_apart integer,
    masked boolean,
    doubts text[] not null default '{}',
    own_from timestamptz,
    own_until timestamptz,
    stay_from timestamptz,
    stay_until timestamptz
) on commit drop;
create temp table trace_contact (
    case_id bigint not null,
    person_id uuid not null,
    ring smallint not null,
    via_person_id uuid,
    close boolean not null,
    definition text not null,
    score real not null,
    kinds text[] not null,
    minutes integer,
    first_at timestamptz not null,
    last_at timestamptz not null,
    place_in_ring bigint not null,
    primary key (case_id, person_id)
) on commit drop

-- name: changed_cases
-- Cases that changed since their ring was worked out, and rings for which evidence may have come late; no other worker
-- takes them meanwhile.
select c.case_id, c.case_no, c.person_id, c.classification, c.basis, c.test_record_id, c.definition, c.laboratory, c.onset_on,
       c.symptomatic, c.sampled_at, c.confirmed_at, c.isolated_at, c.exposed_on, c.investigation, c.outcome, c.outcome_on,
       c.reinfection, c.origin, c.unit_id, c.stay_unit_id, c.source_case_id, c.joined_to, c.revision, c.opened_at, c.opened_by
from response.case_file c
where c.case_id in (
    (select n.case_id from response.case_file n where n.revision > n.traced_revision order by n.case_id limit %(most)s)
    union all
    (select t.case_id from response.trace t where t.again_at <= %(at)s order by t.again_at limit %(most)s)
)
order by c.case_id
limit %(most)s
for no key update of c skip locked

-- name: read_gathered
analyze trace_met

-- name: gather_places
insert into trace_met (source_no, person_id, kind, place_id, place_text, started_at, ended_at, minutes, near, close, weight,
                       end_known, source, record_id, gap, own_from, own_until, stay_from, stay_until)
select m.case_id, m.person_id, 'place', m.place_id, p.name, w.started_at, greatest(w.started_at, w.ended_at), m.minutes, n.near,
       response.is_close(n.near, m.minutes, greatest(s.unmasked_minutes, k.minutes)),
       case when n.near then k.near when m.minutes > 0 then k.unknown else k.far end, m.end_known, m.source, m.record_id,
       case when m.minutes = 0 then greatest(0, extract(epoch from w.started_at - w.ended_at) / 60)::integer end,
       m.own_from, m.own_until, m.arrived_at, m.left_at
from (
    select o.place_window, array_agg(o.source_no) as numbers, array_agg(o.person_id) as people, array_agg(w.from_at) as froms,
           array_agg(w.until_at) as untils
    from trace_source o
    left join trace_crowd c using (source_no)
    cross join lateral (
        select lower(r) + case when lower_inc(r) then interval '0' else interval '1 microsecond' end as from_at,
               upper(r) - case when upper_inc(r) then interval '0' else interval '1 microsecond' end as until_at
        from unnest(tstzmultirange(tstzrange(o.starts_at, o.ends_at, '[]')) - coalesce(c.stayed, '{}')) r
    ) w
    where o.ring = %(ring)s
    group by o.place_window
) g
cross join lateral response.met_at_places(g.numbers, g.people, g.froms, g.untils, g.place_window) m
cross join lateral (
    select greatest(m.own_from, m.arrived_at) as started_at, least(m.own_until, m.left_at) as ended_at
) w
join trace_source s on s.source_no = m.case_id
join records.place p on p.place_id = m.place_id
join trace_kind k on k.kind = 'place'
cross join lateral (
    select m.minutes > 0 and m.end_known and coalesce(lower(p.kind) = any (%(narrow)s::text[]), false) as near
) n

-- name: gather_interviews
insert into trace_met (source_no, person_id, kind, place_id, place_text, started_at, ended_at, minutes, metres, near, close,
                       weight, source, masked)
select s.source_no, i.person_id, 'interview', i.place_id, coalesce(i.place_text, p.name), i.started_at, i.ended_at, i.minutes,
       i.metres, n.near,
       response.is_close(n.near, i.minutes, greatest(k.minutes, case when i.masked then s.masked_minutes else s.unmasked_minutes end)),
       case n.near when true then k.near when false then k.far else k.unknown end, 'interview', i.masked
from trace_source s
join response.interview i on i.case_id = s.case_id and i.started_at <= s.ends_at and i.ended_at >= s.starts_at
left join records.place p on p.place_id = i.place_id
join trace_kind k on k.kind = 'interview'
cross join lateral (
    select coalesce(i.metres <= s.metres or nullif(i.closed_space, false), case when i.metres is null then i.closed_space else false end) as near
) n
where s.ring = %(ring)s and s.ring = 1 and i.person_id is not null and i.withdrawn_at is null

-- name: gather_venues
-- Visitors of places that two officers asked about, where the case's own stay does not say them already.
insert into trace_met (source_no, person_id, kind, place_id, place_text, started_at, ended_at, minutes, near, close, weight,
                       end_known, source, record_id, gap, own_from, own_until, stay_from, stay_until)
select s.source_no, m.person_id, 'place', p.place_id, p.name, w.started_at, greatest(w.started_at, w.ended_at), m.minutes, n.near,
       response.is_close(n.near, m.minutes, greatest(s.unmasked_minutes, k.minutes)),
       case when n.near then k.near when m.minutes > 0 then k.unknown else k.far end, m.end_known, m.source, m.record_id,
       case when m.minutes = 0 then greatest(0, extract(epoch from w.started_at - w.ended_at) / 60)::integer end,
       h.from_at, h.until_at, m.arrived_at, m.left_at
from trace_source s
join response.venue_trace v on v.case_id = s.case_id and v.state = 'approved'
cross join lateral (select greatest(v.from_at, s.starts_at) as from_at, least(v.until_at, s.ends_at) as until_at) h
join records.place p on p.place_id = v.place_id
join trace_kind k on k.kind = 'place'
cross join lateral response.visitors_of(v.place_id, h.from_at, h.until_at, s.place_window) m
cross join lateral (
    select greatest(h.from_at, m.arrived_at) as started_at, least(h.until_at, m.left_at) as ended_at
) w
cross join lateral (
    select m.minutes > 0 and m.end_known and coalesce(lower(p.kind) = any (%(narrow)s::text[]), false) as near
) n
where s.ring = %(ring)s and s.ring = 1 and h.from_at < h.until_at
  and not exists (select from trace_met t
                  where t.source_no = s.source_no and t.person_id = m.person_id and t.kind = 'place'
                    and t.stay_from = m.arrived_at)

-- name: gather_vehicles
insert into trace_met (source_no, person_id, kind, place_text, started_at, ended_at, minutes, near, close, weight, source,
                       record_id, seat, own_seat, rows_apart)
select s.source_no, m.person_id, m.kind, m.label, m.started_at, m.ended_at, n.minutes, n.near,
       m.kind = 'vehicle' and response.is_close(n.near, n.minutes, greatest(s.unmasked_minutes, k.minutes)),
       case n.near when true then k.near when false then k.far else k.unknown end, m.source, m.record_id, m.seat, m.of_seat,
       m.rows_apart
from trace_source s
cross join lateral records.met_in_vehicles(array[s.person_id], s.starts_at, s.ends_at) m
join trace_kind k on k.kind = m.kind
cross join lateral (
    select m.rows_apart <= s.vehicle_rows as near,
           case m.kind when 'vehicle' then (extract(epoch from m.ended_at - m.started_at) / 60)::integer end as minutes
) n
where s.ring = %(ring)s

-- name: gather_groups
-- Who lives, works or learns together was together the whole time, as far as anybody can tell: no minutes.
insert into trace_met (source_no, person_id, kind, place_text, started_at, ended_at, near, close, weight, source, record_id)
select s.source_no, m.person_id, m.kind, m.label, m.started_at, m.ended_at, true, true, k.near, m.source, m.record_id
from trace_source s
cross join lateral records.met_in_groups(array[s.person_id], s.starts_at, s.ends_at) m
join trace_kind k on k.kind = m.kind
where s.ring = %(ring)s

-- name: gather_bluetooth
-- Minutes are those that the signal says were near. More of them than time went by was not measured rightly.
insert into trace_met (source_no, person_id, kind, started_at, ended_at, minutes, metres, near, close, weight, source, doubts)
select b.source_no, b.person_id, 'bluetooth', b.started_at, b.ended_at, b.minutes, b.metres, b.near,
       response.is_close(b.near, b.minutes, greatest(b.unmasked_minutes, k.minutes)),
       case when b.near then k.near else k.far end * b.weight * case when b.is_doubted then %(doubted)s::real else 1 end, b.source,
       case when b.is_doubted then array['impossible_hours'] else '{}' end
from (
    select s.source_no, s.unmasked_minutes, m.person_id, m.started_at, m.ended_at, m.minutes, m.metres, m.weight, m.source,
           coalesce(m.metres <= s.metres, true) as near,
           m.minutes > extract(epoch from m.ended_at - m.started_at) / 60 + 10
           or sum(m.minutes) over (partition by s.source_no, m.person_id, (m.started_at at time zone 'Asia/Ho_Chi_Minh')::date)
              > %(day_minutes)s::integer as is_doubted
    from trace_source s
    cross join lateral records.met_by_bluetooth(array[s.person_id], s.starts_at, s.ends_at) m
    where s.ring = %(ring)s
) b
join trace_kind k on k.kind = 'bluetooth'

-- name: know_doubles
-- Whoever was merged into somebody else is that person now.
update trace_met m set person_id = access.person_now(m.person_id)
from access.subject d
where d.person_id = m.person_id and d.gone_to is not null

-- name: leave_out_themselves
with themselves as materialized (
    select s.source_no, access.person_now(n.person_id) as person_id
    from trace_source s
    join response.case_file c using (case_id)
    cross join lateral (values (s.person_id), (c.person_id)) n (person_id)
)
delete from trace_met m using themselves t where m.source_no = t.source_no and m.person_id = t.person_id

-- name: doubt_stays
-- Nobody is at two places at once: one of the two codes was scanned by somebody else, or a clock is wrong. A clock is off,
-- too, where a visit was received before it began or ended before it began, and where two told of it an hour apart.
with stays as materialized (
    select m.person_id, m.place_id, m.stay_from as from_at, m.stay_until as until_at, m.end_known
    from trace_met m join trace_source s using (source_no)
    where s.ring = %(ring)s and m.kind = 'place'
    union
    select s.person_id, m.place_id, m.own_from, m.own_until, m.end_known
    from trace_met m join trace_source s using (source_no)
    where s.ring = %(ring)s and m.kind = 'place'
), told as (
    select t.person_id, t.place_id, t.from_at, r.place_id = t.place_id as is_here, r.teller, r.is_off,
           t.end_known and r.arrived_at < t.until_at and r.left_at > t.from_at as is_then, r.arrived_at = t.from_at as is_this,
           abs(extract(epoch from r.arrived_at - t.from_at)) between 3600 - c.slack and 3600 + c.slack as is_hour_apart
    from stays t
    cross join lateral (select 60 * %(clock)s::integer as slack) c
    cross join lateral (
        select v.place_id, v.arrived_at, coalesce(v.left_at, v.arrived_at) as left_at, 0::bigint as teller,
               v.arrived_at > v.recorded_at + make_interval(secs => c.slack) as is_off
        from access.file_of(t.person_id) f (person_id)
        join records.check_in v on v.person_id = f.person_id
        where v.arrived_at > t.from_at - interval '12 hours'
          and v.arrived_at < greatest(t.until_at, t.from_at + interval '90 minutes')
        union all
        select v.place_id, v.arrived_at, coalesce(v.left_at, v.arrived_at), v.record_id,
               v.clock_off or v.arrived_at > b.received_at + make_interval(secs => c.slack)
        from people.link l
        join records.visit v using (record_id)
        left join ingest.batch b on b.batch_id = v.batch_id
        where l.person_id = t.person_id and l.ended_at is null and l.state <> 'rejected'
          and v.arrived_at > t.from_at - interval '12 hours'
          and v.arrived_at < greatest(t.until_at, t.from_at + interval '90 minutes')
    ) r
), doubted as materialized (
    select d.person_id, d.place_id, d.from_at, d.two_places, d.clock
    from (
        select t.person_id, t.place_id, t.from_at, coalesce(bool_or(not t.is_here and t.is_then), false) as two_places,
               coalesce(bool_or(t.is_here and t.is_this and t.is_off), false)
               or coalesce(bool_or(t.is_here and t.is_hour_apart), false)
                  and count(distinct t.teller) filter (where t.is_here and (t.is_this or t.is_hour_apart)) > 1 as clock
        from told t
        group by t.person_id, t.place_id, t.from_at
    ) d
    where d.two_places or d.clock
), concerned as materialized (
    select m.ctid as met, m.end_known and (coalesce(d.two_places, false) or coalesce(o.two_places, false)) as two_places,
           coalesce(d.clock, false) or coalesce(o.clock, false) as clock
    from trace_met m
    join trace_source s using (source_no)
    left join doubted d on d.person_id = m.person_id and d.place_id = m.place_id and d.from_at = m.stay_from
    left join doubted o on o.person_id = s.person_id and o.place_id = m.place_id and o.from_at = m.own_from
    where s.ring = %(ring)s and m.kind = 'place'
)
update trace_met m
set doubts = m.doubts || array_remove(array[case when c.two_places then 'two_places' end, case when c.clock then 'clock' end], null),
    weight = m.weight * %(doubted)s::real
from concerned c
where m.ctid = c.met and (c.two_places or c.clock)

-- name: follow_first_ring
-- The second ring: whom accepted close contacts met since they may have been infected, until they were kept apart.
insert into trace_source (source_no, case_id, ring, person_id, starts_at, ends_at, definition, place_window, metres,
                          masked_minutes, unmasked_minutes, vehicle_rows, depth, factor)
select (select max(t.source_no) from trace_source t) + row_number() over (order by f.case_id, f.person_id), f.case_id, 2,
       f.person_id, f.starts_at, f.ends_at, f.definition, f.place_window, f.metres, f.masked_minutes, f.unmasked_minutes,
       f.vehicle_rows, f.depth, f.factor
from (
    select e.*, least(%(at)s, i.isolated_at) as ends_at,
           row_number() over (partition by e.case_id order by e.factor desc, e.person_id) as place
    from (
        select s.case_id, m.person_id, s.definition, s.place_window, s.metres, s.masked_minutes, s.unmasked_minutes,
               s.vehicle_rows, s.depth, min(m.started_at) as starts_at,
               1 - exp(sum(ln(1 - response.strength(m.weight, m.minutes, %(full)s::integer)))) as factor
        from trace_source s
        join trace_met m using (source_no)
        where s.ring = 1 and s.depth >= 2
        group by s.case_id, m.person_id, s.definition, s.place_window, s.metres, s.masked_minutes, s.unmasked_minutes,
                 s.vehicle_rows, s.depth
        having bool_or(m.close)
    ) e
    cross join lateral (
        -- Offset 0 asks for each by their index: how many were just accepted no statistics know yet.
        select k.contact_id from response.contact k
        where k.case_id = e.case_id and k.person_id = e.person_id and k.state = 'accepted'
        offset 0
    ) c
    cross join lateral (
        select min(o.served_at) as isolated_at from response.quarantine_order o where o.contact_id = c.contact_id
    ) i
) f
where f.place <= %(followed)s and f.starts_at <= f.ends_at

-- name: leave_out_crowds
-- Whoever was in a crowd with the case stands in the first ring already: at that stay nobody is followed any further.
insert into trace_crowd (source_no, stayed)
select f.source_no, range_agg(tstzrange(m.stay_from, m.stay_until, '[]'))
from (
    select o.case_id, n.source_no, n.place_id, n.own_from
    from trace_source o join trace_met n using (source_no)
    where o.ring = 1 and n.kind = 'place'
    group by o.case_id, n.source_no, n.place_id, n.own_from
    having count(*) > %(crowd)s::integer
) g
join trace_met m on m.source_no = g.source_no and m.place_id = g.place_id and m.own_from = g.own_from and m.kind = 'place'
join trace_source f on f.case_id = g.case_id and f.ring = 2 and f.person_id = m.person_id
group by f.source_no

-- name: merge_evidence
-- One row a person: of the nearest ring they stand in, with everything that speaks for it. Independent pieces of
-- evidence are joined as chances are: 1 - product of (1 - strength).
insert into trace_contact (case_id, person_id, ring, via_person_id, close, definition, score, kinds, minutes, first_at, last_at,
                           place_in_ring)
select g.case_id, g.person_id, g.ring, case when g.ring = 2 then g.via_person_id end, g.close, g.definition, g.score, g.kinds,
       g.minutes, g.first_at, g.last_at, row_number() over (partition by g.case_id, g.ring order by g.score desc, g.person_id)
from (
    select p.case_id, p.person_id, p.ring, p.definition, bool_or(p.close) as close,
           round((1 - exp(sum(ln(1 - p.strength))))::numeric, 4)::real as score,
           array_agg(distinct p.kind order by p.kind) as kinds, sum(p.minutes)::integer as minutes, min(p.started_at) as first_at,
           max(p.ended_at) as last_at, (array_agg(p.met_person_id order by p.strength desc, p.met_person_id))[1] as via_person_id
    from (
        select s.case_id, m.person_id, s.ring, min(s.ring) over (partition by s.case_id, m.person_id) as nearest, s.definition,
               m.close, m.kind, m.minutes, m.started_at, m.ended_at, s.person_id as met_person_id,
               s.factor * response.strength(m.weight, m.minutes, %(full)s::integer) as strength
        from trace_source s join trace_met m using (source_no)
    ) p
    where p.ring = p.nearest
    group by p.case_id, p.person_id, p.ring, p.definition
) g

-- name: read_merged
analyze trace_contact, trace_source

-- name: cut_second_ring
-- How many of each second ring are not listed, by case.
with cut as (
    delete from trace_contact c where c.ring = 2 and c.place_in_ring > %(listed)s returning c.case_id
)
select c.case_id, count(*)::integer as people from cut c group by c.case_id

-- name: not_followed
select s.case_id, count(*)::integer as people
from trace_case s
join trace_contact c using (case_id)
cross join lateral (
    select from response.contact k where k.case_id = c.case_id and k.person_id = c.person_id and k.state = 'accepted' offset 0
) k
where c.ring = 1 and c.close and exists (select from trace_source d where d.case_id = s.case_id and d.depth >= 2)
  and (c.case_id, c.person_id) not in (select f.case_id, f.person_id from trace_source f where f.ring = 2)
group by s.case_id

-- name: take_doubles_along
-- A contact who was merged into somebody else goes on as that person, with what officers decided.
with doubles as (
    select k.contact_id, k.case_id, k.state, access.person_now(k.person_id) as person_id,
           row_number() over (partition by k.case_id, access.person_now(k.person_id)
                              order by k.state in ('accepted', 'rejected') desc, k.contact_id) as place
    from trace_case t
    join response.contact k using (case_id)
    join access.subject d on d.person_id = k.person_id and d.gone_to is not null
)
update response.contact k set person_id = d.person_id
from doubles d
where k.contact_id = d.contact_id and d.place = 1
  and not exists (select from response.contact o where o.case_id = d.case_id and o.person_id = d.person_id)

-- name: join_doubles
-- Both stand in the ring: the person takes over what was decided about the double, where nothing was about them.
with doubles as (
    select distinct on (k.case_id, access.person_now(k.person_id)) o.contact_id, o.state as was, k.state, k.decided_at,
           k.decided_by, k.decided_why
    from trace_case t
    join response.contact k using (case_id)
    join access.subject d on d.person_id = k.person_id and d.gone_to is not null
    join response.contact o on o.case_id = k.case_id and o.person_id = access.person_now(k.person_id)
    where k.state in ('accepted', 'rejected') and k.supported and o.state in ('proposed', 'dropped')
    order by k.case_id, access.person_now(k.person_id), k.decided_at desc
), joined as (
    update response.contact o
    set state = d.state, decided_at = d.decided_at, decided_by = d.decided_by, decided_why = d.decided_why
    from doubles d where o.contact_id = d.contact_id
)
insert into response.contact_step (contact_id, act_id, at, was, becomes, reason)
select d.contact_id, %(act)s::uuid, %(at)s, d.was, d.state, 'merged' from doubles d

-- name: take_joined_along
-- Of two cases of one infection one goes on: it takes over, once, what was decided in the ring of the other.
with taken as materialized (
    select distinct on (o.contact_id) o.contact_id, o.state as was, k.state, k.decided_at, k.decided_by, k.decided_why
    from response.case_file j
    join response.contact k on k.case_id = j.case_id and k.state in ('accepted', 'rejected')
    join response.contact o on o.case_id = j.joined_to and o.person_id = k.person_id and o.state = 'proposed'
    where (j.case_id in (select t.case_id from trace_case t) or j.joined_to in (select t.case_id from trace_case t))
      and not exists (select from response.contact_step s where s.contact_id = o.contact_id and s.reason = 'joined')
    order by o.contact_id, k.decided_at desc
), joined as (
    update response.contact o
    set state = n.state, decided_at = n.decided_at, decided_by = n.decided_by, decided_why = n.decided_why
    from taken n where o.contact_id = n.contact_id
)
insert into response.contact_step (contact_id, act_id, at, was, becomes, reason)
select n.contact_id, %(act)s::uuid, %(at)s, n.was, n.state, 'joined' from taken n

-- name: write_contacts
-- What officers decided stays; who was dropped and is found again is proposed again.
with known as materialized (
    -- Offset 0 asks for each by their index: how large a ring just became no statistics know yet. Below as well.
    select k.contact_id
    from trace_contact f
    cross join lateral (
        select n.contact_id, n.state from response.contact n where n.case_id = f.case_id and n.person_id = f.person_id offset 0
    ) k
    where k.state = 'dropped'
), written as (
    insert into response.contact (case_id, person_id, ring, via_person_id, class, definition, score, kinds, minutes, first_at,
                                  last_at, unit_id, found_at, traced_at)
    select f.case_id, f.person_id, f.ring, f.via_person_id, case when f.close then 'close' else 'met' end, f.definition, f.score,
           f.kinds, f.minutes, f.first_at, f.last_at, s.commune_id, %(at)s, %(at)s
    from trace_contact f left join access.subject s on s.person_id = f.person_id
    on conflict (case_id, person_id) do update
    set ring = excluded.ring, via_person_id = excluded.via_person_id, class = excluded.class, definition = excluded.definition,
        score = excluded.score, kinds = excluded.kinds, minutes = excluded.minutes, first_at = excluded.first_at,
        last_at = excluded.last_at, unit_id = excluded.unit_id, supported = true, traced_at = excluded.traced_at,
        state = case contact.state when 'dropped' then 'proposed' else contact.state end
)
insert into response.contact_step (contact_id, act_id, at, was, becomes, reason)
select k.contact_id, %(act)s::uuid, %(at)s, 'dropped', 'proposed', 'found_again' from known k

-- name: drop_contacts
-- Evidence fell away: proposals go; decisions stay, marked, until an officer decides anew.
with gone as materialized (
    select k.contact_id, k.state, t.traceable
    from trace_case t join response.contact k using (case_id)
    where k.supported and not exists (select from trace_contact f where f.case_id = k.case_id and f.person_id = k.person_id)
), dropped as (
    update response.contact k
    set supported = false, traced_at = %(at)s, state = case g.state when 'proposed' then 'dropped' else g.state end
    from gone g where k.contact_id = g.contact_id
)
insert into response.contact_step (contact_id, act_id, at, was, becomes, reason)
select g.contact_id, %(act)s::uuid, %(at)s, g.state, 'dropped', case when g.traceable then 'evidence_gone' else 'case_ended' end
from gone g where g.state = 'proposed'

-- name: forget_meetings
delete from response.meeting m where m.case_id in (select t.case_id from trace_case t)

-- name: write_meetings
insert into response.meeting (case_id, person_id, met_person_id, kind, place_id, place_text, started_at, ended_at, minutes, metres,
                              weight, end_known, source, record_id, detail)
select s.case_id, m.person_id, s.person_id, m.kind, m.place_id, m.place_text, m.started_at, m.ended_at, m.minutes, m.metres,
       m.weight, m.end_known, m.source, m.record_id,
       jsonb_strip_nulls(jsonb_build_object('close', m.close, 'near', m.near, 'gap', m.gap, 'seat', m.seat,
                                            'own_seat', m.own_seat, 'rows_apart', m.rows_apart, 'masked', m.masked,
                                            'doubts', nullif(to_jsonb(m.doubts), '[]')))
from trace_source s
join trace_met m using (source_no)
join trace_contact f on f.case_id = s.case_id and f.person_id = m.person_id and f.ring = s.ring

-- name: convert_contacts
-- A contact who became a case themselves, about that time; and one whose case turned out to be none is a contact again.
with about as materialized (
    select k.contact_id, k.state, n.case_id
    from (
        select k.contact_id from trace_case t join response.contact k using (case_id)
        union
        select k.contact_id
        from trace_case t join response.case_file c using (case_id) join response.contact k on k.person_id = c.person_id
    ) a
    join response.contact k using (contact_id)
    left join lateral (
        select c.case_id from response.case_file c
        where c.person_id = k.person_id and c.classification = 'confirmed' and c.case_id <> k.case_id
          and coalesce(c.onset_on, (coalesce(c.sampled_at, c.confirmed_at) at time zone 'Asia/Ho_Chi_Minh')::date)
              between (k.first_at at time zone 'Asia/Ho_Chi_Minh')::date - %(within)s::integer
                  and (k.last_at at time zone 'Asia/Ho_Chi_Minh')::date + %(within)s::integer
        order by c.case_id limit 1
    ) n on true
    where k.state in ('proposed', 'accepted', 'converted')
      and k.resulting_case_id is distinct from n.case_id
), before as materialized (
    select a.contact_id, a.case_id, a.state as was,
           case when a.case_id is not null then 'converted'
                else coalesce((select s.was from response.contact_step s
                               where s.contact_id = a.contact_id and s.becomes = 'converted' and s.was <> 'converted'
                               order by s.step_id desc limit 1), 'proposed') end as becomes
    from about a
), changed as (
    update response.contact k set state = b.becomes, resulting_case_id = b.case_id
    from before b where k.contact_id = b.contact_id
)
insert into response.contact_step (contact_id, act_id, at, was, becomes, reason)
select b.contact_id, %(act)s::uuid, %(at)s, b.was, b.becomes, case when b.case_id is null then 'no_case' else 'became_case' end
from before b

-- name: forget_traces
delete from response.trace r using trace_case t where r.case_id = t.case_id and not t.traceable

-- name: write_traces
insert into response.trace (case_id, revision, definition, starts_at, ends_at, traced_at, again_at, not_followed, not_listed)
select c.case_id, c.revision, s.definition, s.starts_at, s.ends_at, %(at)s, n.again_at, n.not_followed, n.not_listed
from trace_source s
join response.case_file c using (case_id)
join jsonb_to_recordset(%(rows)s::text::jsonb)
     as n (case_id bigint, again_at timestamptz, not_followed integer, not_listed integer) using (case_id)
where s.ring = 1
on conflict (case_id) do update
set revision = excluded.revision, definition = excluded.definition, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
    traced_at = excluded.traced_at, again_at = excluded.again_at, not_followed = excluded.not_followed,
    not_listed = excluded.not_listed

-- name: settle
update response.case_file c set traced_revision = c.revision
from trace_case t where c.case_id = t.case_id and c.traced_revision <> c.revision

-- name: ring
-- hot
select r.contact_id, r.person_id, r.unit_id, r.ring, r.via_contact_id, r.class as klass, r.score, r.kinds, r.minutes, r.first_at,
       r.last_at, r.state, r.supported, r.found_at, r.decided_at, r.decided_why, r.warned_at, r.resulting_case_no
from response.ring_of(%(case_no)s, %(ring)s::smallint, %(class)s, %(state)s, %(kind)s, %(score)s::real, %(contact)s::bigint,
                      %(newer)s, %(most)s) r

-- name: whole_ring
select k.contact_id, k.person_id, k.unit_id, k.ring, v.contact_id as via_contact_id, k.class as klass, k.score, k.kinds, k.minutes,
       k.first_at, k.last_at, k.state, k.supported, k.found_at, k.decided_at, k.decided_why, k.warned_at,
       r.case_no as resulting_case_no
from response.case_file c
join response.contact k using (case_id)
left join response.contact v on v.case_id = k.case_id and v.person_id = k.via_person_id
left join response.case_file r on r.case_id = k.resulting_case_id
where c.case_no = %(case_no)s and k.state <> 'dropped'
order by k.ring, k.score desc, k.contact_id

-- name: traced
-- hot
select t.definition, t.starts_at, t.ends_at, t.traced_at, t.not_followed, t.not_listed
from response.case_file c join response.trace t using (case_id)
where c.case_no = %(case_no)s

-- name: meetings
-- hot
select k.contact_id, m.kind, m.place_text as place, m.started_at, m.ended_at, m.minutes, (m.detail ->> 'gap')::integer as gap,
       m.metres, m.detail ->> 'seat' as seat, m.detail ->> 'own_seat' as own_seat,
       (m.detail ->> 'rows_apart')::integer as rows_apart, (m.detail ->> 'near')::boolean as near,
       (m.detail ->> 'masked')::boolean as masked, coalesce((m.detail ->> 'close')::boolean, false) as close, m.end_known,
       array(select jsonb_array_elements_text(m.detail -> 'doubts')) as doubts, m.weight, m.source
from response.contact k
join response.meeting m on m.case_id = k.case_id and m.person_id = k.person_id
where k.contact_id = any (%(contacts)s::bigint[])
order by k.contact_id, m.detail ->> 'close' desc nulls last, m.weight desc, m.started_at, m.meeting_id

-- name: steps
-- hot
select t.at, t.act_id, t.was, t.becomes, t.reason, t.officer
from response.contact_step t
where t.contact_id = %(contact)s
order by t.step_id

-- name: decide
select response.decide_contacts(%(contacts)s::bigint[], %(becomes)s, %(why)s, %(act)s::uuid, %(at)s)

-- name: undo
select response.undo_contacts(%(act)s::uuid, %(at)s)

-- name: write_down
insert into response.interview (case_id, told_at, officer_id, person_id, name, phone, place_id, place_text, started_at, ended_at,
                                minutes, metres, closed_space, masked, note)
select c.case_id, %(at)s, s.officer_id, %(person_id)s::uuid, %(name)s, %(phone)s, %(place_id)s::bigint, %(place_text)s,
       %(started_at)s, %(ended_at)s, %(minutes)s::integer, %(metres)s::real, %(closed_space)s::boolean, %(masked)s::boolean, %(note)s
from response.case_file c cross join access.current_session() s
where c.case_no = %(case_no)s
returning interview_id

-- name: interviews
-- hot
select i.interview_id, i.told_at, i.person_id, i.name, i.phone, i.place_id, i.place_text, i.started_at, i.ended_at, i.minutes,
       i.metres, i.closed_space, i.masked, i.note, i.withdrawn_at
from response.case_file c join response.interview i using (case_id)
where c.case_no = %(case_no)s
order by i.interview_id

-- name: link_interview
update response.interview i set person_id = %(person)s
where i.interview_id = %(interview)s and i.person_id is null and i.withdrawn_at is null

-- name: withdraw_interview
update response.interview i set withdrawn_at = %(at)s where i.interview_id = %(interview)s and i.withdrawn_at is null

-- name: why_not
select w.code, w.state, w.why, w.at, w.minutes, w.place from response.why_not(%(case_no)s, %(person)s::uuid, %(minutes)s) w
