-- Who was at a place in given hours: what two officers allowed to ask (P-13), read as the trace of one case reads stays.
create function response.visitors_of(p_place bigint, p_from timestamptz, p_until timestamptz, p_window interval)
returns table (person_id uuid, arrived_at timestamptz, left_at timestamptz, minutes integer, end_known boolean, source text,
               record_id bigint)
language sql stable set search_path = '' rows 1000 as $$
    with sites as materialized (
        select p.place_id, coalesce(s.source, 'pccovid') as source,
               (select make_interval(mins => y.minutes) from records.usual_stay y where y.kind in (p.kind, 'Nơi khác')
                order by y.kind = p.kind desc nulls last limit 1) as usual
        from records.same_place(p_place) n (place_id)
        join records.place p on p.place_id = n.place_id
        left join ingest.source s on s.source_id = p.source_id
    )
    select l.person_id, v.arrived_at, v.ended_at,
           greatest(0, floor(extract(epoch from least(p_until, v.ended_at) - greatest(p_from, v.arrived_at)) / 60))::integer,
           v.end_known, v.source, v.record_id
    from sites w
    cross join lateral (
        select r.arrived_at, r.left_at is not null as end_known, w.source, r.record_id,
               least(coalesce(r.left_at, r.arrived_at + w.usual), r.arrived_at + interval '12 hours') as ended_at
        from records.visit r
        where r.place_id = w.place_id and r.arrived_at >= p_from - p_window - interval '12 hours'
          and r.arrived_at <= p_until + p_window
        offset 0
    ) v
    join people.link l on l.record_id = v.record_id and l.ended_at is null and l.state <> 'rejected'
    where v.ended_at >= p_from - p_window
    union all
    select c.person_id, c.arrived_at, e.ended_at,
           greatest(0, floor(extract(epoch from least(p_until, e.ended_at) - greatest(p_from, c.arrived_at)) / 60))::integer,
           c.left_at is not null, 'pccovid', null
    from sites w
    join records.check_in c on c.place_id = w.place_id and c.arrived_at >= p_from - p_window - interval '12 hours'
                           and c.arrived_at <= p_until + p_window
    cross join lateral (
        select least(coalesce(c.left_at, c.arrived_at + w.usual), c.arrived_at + interval '12 hours') as ended_at
    ) e
    where e.ended_at >= p_from - p_window
$$;
comment on function response.visitors_of is 'Stays at a place that overlap these hours or lie within the window of them, with the minutes in common.';
revoke execute on function response.visitors_of(bigint, timestamptz, timestamptz, interval) from public;
grant execute on function response.visitors_of(bigint, timestamptz, timestamptz, interval) to pccovid_engine;
