-- name: make_met_at_place
create temp table met_at_place (
    case_id bigint not null,
    person_id uuid not null,
    place_id bigint not null,
    own_from timestamptz not null,
    own_until timestamptz not null,
    arrived_at timestamptz not null,
    left_at timestamptz not null,
    minutes integer not null,
    end_known boolean not null,
    source text not null,
    record_id bigint
) on commit drop

-- name: gather
insert into met_at_place (case_id, person_id, place_id, own_from, own_until, arrived_at, left_at, minutes, end_known, source, record_id)
select m.case_id, m.person_id, m.place_id, m.own_from, m.own_until, m.arrived_at, m.left_at, m.minutes, m.end_known, m.source, m.record_id
from response.met_at_places(%(cases)s::bigint[], %(people)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(window)s) m

-- name: days
select to_char(d.day, 'YYYY-MM-DD') as day, d.mark from records.days_of_stays() d order by d.day

-- name: stays_of_day
-- Microseconds since 1970: every engine adds and compares them alike. The order is that of the index.
copy (
    select r.place_id, (1000000 * extract(epoch from r.arrived_at))::bigint, (1000000 * extract(epoch from r.left_at))::bigint,
           r.record_id, null
    from records.visit r
    where r.arrived_at >= %(day)s::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
      and r.arrived_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    union all
    select c.place_id, (1000000 * extract(epoch from c.arrived_at))::bigint, (1000000 * extract(epoch from c.left_at))::bigint,
           null, c.person_id
    from records.check_in c
    where c.arrived_at >= %(day)s::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
      and c.arrived_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
) to stdout (format csv)

-- name: own_stays
copy (
    select s.case_id, s.person_id, s.place_id, s.at_place_id, (1000000 * extract(epoch from s.usual))::bigint, s.source, s.end_known,
           (1000000 * extract(epoch from s.own_from))::bigint, (1000000 * extract(epoch from s.own_until))::bigint
    from response.stays_of(%(cases)s::bigint[], %(people)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) s
) to stdout (format csv)

-- name: make_met_visitor
create temp table met_visitor (
    case_id bigint not null,
    own_person_id uuid not null,
    place_id bigint not null,
    own_from bigint not null,
    own_until bigint not null,
    arrived_at bigint not null,
    left_at bigint not null,
    minutes integer not null,
    end_known boolean not null,
    source text not null,
    record_id bigint,
    person_id uuid
) on commit drop

-- name: analyze_met_visitor
analyze met_visitor

-- name: name_visitors
-- Whose records they are is asked last, and of this moment.
insert into met_at_place (case_id, person_id, place_id, own_from, own_until, arrived_at, left_at, minutes, end_known, source, record_id)
select v.case_id, coalesce(l.person_id, p.merged_into, p.person_id), v.place_id,
       'epoch'::timestamptz + v.own_from * interval '1 microsecond', 'epoch'::timestamptz + v.own_until * interval '1 microsecond',
       'epoch'::timestamptz + v.arrived_at * interval '1 microsecond', 'epoch'::timestamptz + v.left_at * interval '1 microsecond',
       v.minutes, v.end_known, v.source, v.record_id
from met_visitor v
left join people.link l on l.record_id = v.record_id and l.ended_at is null and l.state <> 'rejected'
left join people.person p on p.person_id = v.person_id
where coalesce(l.person_id, p.merged_into, p.person_id) <> v.own_person_id
