-- Who was where together: the trace over visits. Its shape is fixed here, for a planner that is left alone reads a
-- hundred million visits to answer it (docs/tracing-volume.md).

create table records.usual_stay (
    kind text primary key,
    minutes smallint not null check (minutes between 1 and 720)
);
comment on table records.usual_stay is 'keep permanent: how long people stay at a kind of place, loaded from records/places/kinds.toml by the owner';
comment on column records.usual_stay.kind is 'open: kind of place as written';
comment on column records.usual_stay.minutes is 'open: minutes, where nobody said when they left';
grant select on records.usual_stay to pccovid_engine;

-- The person of a record without a look at the link itself: a trace asks for thousands, and each would be a page.
drop index people.link_one_live;
create unique index link_one_live on people.link (record_id) include (person_id) where ended_at is null and state <> 'rejected';

-- Where somebody was stands in the index itself, so that a trace reads no row of a day; and of the persons of check-ins it
-- asks only which were merged, who are few.
drop index records.visit_record_id_arrived_at_idx;
create index on records.visit (record_id, arrived_at) include (place_id, left_at);
drop index records.check_in_person_id_arrived_at_idx;
create index on records.check_in (person_id, arrived_at) include (place_id, left_at);
create index person_merged on people.person (person_id) include (merged_into) where merged_into is not null;

-- OFFSET 0 keeps each step where it stands: own stays first, in the order of places, then an index range a stay, then an
-- index entry a visitor. No stay counts for more than 12 hours, told or not: that bounds the range from below.
create function response.stays_of(p_cases bigint[], p_people uuid[], p_from timestamptz[], p_until timestamptz[])
returns table (case_id bigint, person_id uuid, place_id bigint, at_place_id bigint, usual interval, source text, end_known boolean,
               own_from timestamptz, own_until timestamptz)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan' rows 10 as $$
#variable_conflict use_column
declare
    c_longest constant interval := '12 hours';
begin
    return query
    with told as (
        select a.case_id, a.person_id, a.from_at, a.until_at, s.place_id, s.arrived_at, s.left_at
        from unnest(p_cases, p_people, p_from, p_until) a (case_id, person_id, from_at, until_at)
        cross join lateral access.file_of(a.person_id) f (person_id)
        cross join lateral (
            select v.place_id, v.arrived_at, v.left_at
            from people.link l
            cross join lateral (
                select r.place_id, r.arrived_at, r.left_at from records.visit r
                where r.record_id = l.record_id and r.arrived_at > a.from_at - c_longest and r.arrived_at <= a.until_at
                offset 0
            ) v
            where l.person_id = f.person_id and l.ended_at is null and l.state <> 'rejected'
            union all
            select c.place_id, c.arrived_at, c.left_at from records.check_in c
            where c.person_id = f.person_id and c.arrived_at > a.from_at - c_longest and c.arrived_at <= a.until_at
            offset 0
        ) s
    ), stayed as (
        select t.case_id, t.person_id, t.from_at, t.until_at, t.place_id, t.arrived_at, t.left_at, u.usual, u.source,
               min(t.arrived_at) over (
                   partition by t.case_id order by t.arrived_at
                   range between '1 microsecond' following and unbounded following) as next_at
        from told t
        cross join lateral (
            select make_interval(mins => k.minutes) as usual, coalesce(s.source, 'pccovid') as source
            from records.place p
            left join ingest.source s on s.source_id = p.source_id
            cross join lateral (
                select y.minutes from records.usual_stay y where y.kind in (p.kind, 'Nơi khác')
                order by y.kind = p.kind desc nulls last limit 1
            ) k
            where p.place_id = t.place_id
            offset 0
        ) u
    ), ended as (
        select s.*, least(coalesce(s.left_at, least(s.arrived_at + s.usual, s.next_at)), s.arrived_at + c_longest) as ended_at
        from stayed s
    )
    select e.case_id, e.person_id, e.place_id, a.place_id, e.usual, e.source, e.left_at is not null,
           greatest(e.arrived_at, e.from_at), least(e.ended_at, e.until_at)
    from ended e
    cross join lateral (
        select e.place_id
        union all
        select n.place_id from records.same_place(e.place_id) n (place_id)
        where n.place_id <> e.place_id
          and exists (select from records.place_successor s where e.place_id in (s.place_id, s.successor_id))
    ) a
    where e.ended_at >= e.from_at
    order by a.place_id, e.arrived_at;
end $$;
comment on function response.stays_of is
    'Where these people were, each within its time, in the order of places; a row for each row under which the place is known. An end that nobody told is the usual one of such a place, or the next arrival; no stay counts for more than 12 hours.';

create function response.met_at_places(p_cases bigint[], p_people uuid[], p_from timestamptz[],
                                       p_until timestamptz[], p_window interval)
returns table (case_id bigint, person_id uuid, place_id bigint, own_from timestamptz, own_until timestamptz,
               arrived_at timestamptz, left_at timestamptz, minutes integer, end_known boolean, source text, record_id bigint)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan' rows 1000 as $$
#variable_conflict use_column
declare
    c_longest constant interval := '12 hours';
begin
    return query
    select o.case_id, m.person_id, o.place_id, o.own_from, o.own_until, m.arrived_at, m.ended_at,
           greatest(0, floor(extract(epoch from least(o.own_until, m.ended_at) - greatest(o.own_from, m.arrived_at)) / 60))::integer,
           o.end_known and m.end_known, m.source, m.record_id
    from response.stays_of(p_cases, p_people, p_from, p_until) o
    cross join lateral (
        select w.person_id, v.arrived_at, v.ended_at, v.end_known, o.source, v.record_id
        from (
            select r.arrived_at, r.record_id, r.left_at is not null as end_known,
                   least(coalesce(r.left_at, r.arrived_at + o.usual), r.arrived_at + c_longest) as ended_at
            from records.visit r
            where r.place_id = o.at_place_id
              and r.arrived_at >= o.own_from - p_window - c_longest and r.arrived_at <= o.own_until + p_window
              and least(coalesce(r.left_at, r.arrived_at + o.usual), r.arrived_at + c_longest) >= o.own_from - p_window
            offset 0
        ) v
        cross join lateral (
            select l.person_id from people.link l
            where l.record_id = v.record_id and l.ended_at is null and l.state <> 'rejected'
            offset 0
        ) w
        union all
        select coalesce(p.merged_into, c.person_id), c.arrived_at,
               least(coalesce(c.left_at, c.arrived_at + o.usual), c.arrived_at + c_longest), c.left_at is not null, 'pccovid', null
        from records.check_in c
        left join people.person p on p.person_id = c.person_id and p.merged_into is not null
        where c.place_id = o.at_place_id
          and c.arrived_at >= o.own_from - p_window - c_longest and c.arrived_at <= o.own_until + p_window
          and least(coalesce(c.left_at, c.arrived_at + o.usual), c.arrived_at + c_longest) >= o.own_from - p_window
        offset 0
    ) m
    where m.person_id <> o.person_id;
end $$;
comment on function response.met_at_places(bigint[], uuid[], timestamptz[], timestamptz[], interval) is
    'Who was at the same places as these people, each within its time: a row for each pair of stays that overlap or lie within the window. Best with 500 to 1000 people a call.';

create function response.met_at_places(p_person uuid, p_from timestamptz, p_until timestamptz, p_window interval)
returns table (person_id uuid, place_id bigint, own_from timestamptz, own_until timestamptz, arrived_at timestamptz,
               left_at timestamptz, minutes integer, end_known boolean, source text, record_id bigint)
language sql stable set search_path = '' rows 1000 as $$
    select m.person_id, m.place_id, m.own_from, m.own_until, m.arrived_at, m.left_at, m.minutes, m.end_known, m.source, m.record_id
    from response.met_at_places(array[0::bigint], array[p_person], array[p_from], array[p_until], p_window) m
$$;
comment on function response.met_at_places(uuid, timestamptz, timestamptz, interval) is
    'Who was at the same places as one person: a row for each pair of stays that overlap or lie within the window; minutes together, 0 when one came after the other had left.';

revoke execute on function response.stays_of(bigint[], uuid[], timestamptz[], timestamptz[]),
    response.met_at_places(bigint[], uuid[], timestamptz[], timestamptz[], interval),
    response.met_at_places(uuid, timestamptz, timestamptz, interval) from public;
grant execute on function response.stays_of(bigint[], uuid[], timestamptz[], timestamptz[]),
    response.met_at_places(bigint[], uuid[], timestamptz[], timestamptz[], interval),
    response.met_at_places(uuid, timestamptz, timestamptz, interval) to pccovid_engine;

-- The counters start anew after a crash: then a day counts as changed, and is written once more for nothing.
create function records.days_of_stays() returns table (day date, mark text)
language sql stable set search_path = '' rows 31 as $$
    select to_date(right(s.relname, 8), 'YYYYMMDD'),
           string_agg(concat_ws(' ', s.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del), ', ' order by s.relname)
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_stat_all_tables s on s.relid = i.inhrelid
    where i.inhparent in ('records.visit'::regclass, 'records.check_in'::regclass)
    group by 1
$$;
comment on function records.days_of_stays is
    'The days of which visits are held, each with a mark that changes when its visits do.';

revoke execute on function records.days_of_stays() from public;
grant execute on function records.days_of_stays() to pccovid_engine;
