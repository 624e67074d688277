-- A ring on an officer's desk: whose doors to open for it, its groups, one act about a whole group, the second ring under
-- the first, and what waits in a unit, from whatever case.

create function response.case_door(p_case_no text) returns uuid
language sql stable security definer set search_path = '' as $$
    select c.person_id from response.case_file c
    where c.case_no = p_case_no and access.may('case') and access.in_reach(c.unit_id)
$$;
comment on function response.case_door is 'Whose door an officer of its unit opens to see a case; empty: there is none here.';

create function response.contact_door(p_contact bigint)
returns table (person_id uuid, case_no text)
language sql stable security definer set search_path = '' rows 1 as $$
    select k.person_id, c.case_no
    from response.contact k join response.case_file c using (case_id)
    where k.contact_id = p_contact and access.may('contact') and access.in_reach(k.unit_id)
$$;
comment on function response.contact_door is 'Whose door an officer of the unit where a contact lives opens, and the case that the log names.';

-- A stadium is decided by groups: who stood near for an hour is another matter than who passed.
create function response.minutes_band(p_minutes integer) returns integer
language sql immutable parallel safe as $$
    select case when p_minutes >= 120 then 120 when p_minutes >= 60 then 60 when p_minutes >= 15 then 15 when p_minutes >= 0 then 0 end
$$;
comment on function response.minutes_band is 'From how many minutes the group of a contact begins; empty: nothing tells the minutes.';

create function response.ring_groups(p_case_no text)
returns table (ring smallint, class text, kinds text[], from_minutes integer, proposed bigint, accepted bigint, rejected bigint)
language sql stable security definer set search_path = '' rows 20 as $$
    select k.ring, k.class, k.kinds, response.minutes_band(k.minutes), count(*) filter (where k.state = 'proposed'),
           count(*) filter (where k.state in ('accepted', 'converted')), count(*) filter (where k.state = 'rejected')
    from response.case_file c join response.contact k using (case_id)
    where c.case_no = p_case_no and c.case_no in (select access.opened_cases()) and (select access.may('contact'))
      and access.in_reach(c.unit_id) and k.state <> 'dropped'
    group by 1, 2, 3, 4
    order by k.ring, k.class, max(k.score) desc
$$;
comment on function response.ring_groups is 'The ring of a case named in this transaction by ring, class, kinds of evidence and minutes: numbers, nobody.';

create function response.decide_group(p_case_no text, p_ring smallint, p_class text, p_kinds text[], p_from_minutes integer,
                                      p_becomes text, p_why text, p_act uuid, p_at timestamptz)
returns integer language sql volatile security definer set search_path = '' as $$
    select response.decide_contacts(array(
        select k.contact_id
        from response.case_file c join response.contact k using (case_id)
        where c.case_no = p_case_no and k.state = 'proposed' and k.ring = p_ring and (p_class is null or k.class = p_class)
          and (p_kinds is null or k.kinds = p_kinds and response.minutes_band(k.minutes) is not distinct from p_from_minutes)
    ), p_becomes, p_why, p_act, p_at)
$$;
comment on function response.decide_group is 'Decides about everybody proposed in a part of a ring in one act that can be undone: how many.';

create function response.met_through(p_case_no text, p_contacts bigint[], p_most integer)
returns table (contact_id bigint, person_id uuid, unit_id integer, ring smallint, via_contact_id bigint, class text, score real,
               kinds text[], minutes integer, first_at timestamptz, last_at timestamptz, state text, supported boolean,
               found_at timestamptz, decided_at timestamptz, decided_why text, warned_at timestamptz, resulting_case_no text)
language sql stable security definer set search_path = '' rows 50 as $$
    select k.contact_id, case when access.in_reach(k.unit_id) then k.person_id end, k.unit_id, k.ring, f.contact_id, k.class,
           k.score, k.kinds, k.minutes, k.first_at, k.last_at, k.state, k.supported, k.found_at, k.decided_at, k.decided_why,
           k.warned_at, r.case_no
    from response.case_file c
    join response.contact f on f.case_id = c.case_id and f.contact_id = any (p_contacts)
    cross join lateral (
        select s.* from response.contact s
        where s.case_id = c.case_id and s.ring = 2 and s.via_person_id = f.person_id and s.state <> 'dropped'
        order by s.score desc, s.contact_id limit p_most
    ) k
    left join response.case_file r on r.case_id = k.resulting_case_id
    where c.case_no = p_case_no and c.case_no in (select access.opened_cases()) and (select access.may('contact'))
      and access.in_reach(c.unit_id)
    order by f.score desc, f.contact_id, k.score desc, k.contact_id
$$;
comment on function response.met_through is 'Of the second ring, the first few whom each of these contacts met.';
create index on response.contact (case_id, via_person_id) where ring = 2;

create function response.contacts_here(p_state text, p_found timestamptz, p_score real, p_contact bigint, p_most integer)
returns table (contact_id bigint, case_no text, person_id uuid, unit_id integer, ring smallint, class text, score real, kinds text[],
               minutes integer, last_at timestamptz, state text, supported boolean, found_at timestamptz)
language sql stable security definer set search_path = '' rows 50 as $$
    with here as materialized (
        select u.unit_id from access.current_session() s join commons.unit u on s.unit_id in (u.unit_id, u.district_id, u.province_id)
        where access.may('contact')
    )
    select k.contact_id, c.case_no, k.person_id, k.unit_id, k.ring, k.class, k.score, k.kinds, k.minutes, k.last_at, k.state,
           k.supported, k.found_at
    from here h
    join response.contact k using (unit_id)
    join response.case_file c using (case_id)
    where k.state = p_state
      and (p_contact is null or (k.found_at, k.score, -k.contact_id) < (p_found, p_score, -p_contact))
    order by k.found_at desc, k.score desc, k.contact_id
    limit p_most
$$;
comment on function response.contacts_here is 'Contacts who live in the officer''s unit, from whatever case, the newest first; the case''s number is for the log.';

-- An order is another purpose: here only that there is one, its number and where it stands.
create function response.order_of_contact(p_contact bigint)
returns table (order_no text, kind text, state text, until_on date)
language sql stable security definer set search_path = '' rows 1 as $$
    select o.order_no, o.kind, o.state, o.until_on
    from response.contact k
    join response.quarantine_order o on o.person_id in (select access.file_of(k.person_id))
    where k.contact_id = p_contact and k.person_id in (select access.opened('contact'))
    order by o.state in ('completed', 'released_early', 'cancelled', 'converted'), o.order_id desc
    limit 1
$$;
comment on function response.order_of_contact is 'The latest order of a contact whose door stands open.';

revoke execute on function response.case_door(text), response.contact_door(bigint), response.minutes_band(integer),
    response.ring_groups(text), response.met_through(text, bigint[], integer),
    response.decide_group(text, smallint, text, text[], integer, text, text, uuid, timestamptz),
    response.contacts_here(text, timestamptz, real, bigint, integer), response.order_of_contact(bigint) from public;
grant execute on function response.case_door(text), response.contact_door(bigint), response.ring_groups(text),
    response.met_through(text, bigint[], integer),
    response.decide_group(text, smallint, text, text[], integer, text, text, uuid, timestamptz),
    response.contacts_here(text, timestamptz, real, bigint, integer), response.order_of_contact(bigint) to pccovid_app;

-- Who traces looks for people of the unit as the desk does: masked, and written down for each of them to read.
create or replace function people.find_here(p_words text[], p_year integer, p_number text, p_phone text, p_at timestamptz, p_request text)
returns table (person_id uuid, masked_name text, masked_birth text, masked_number text, commune_id integer, why text)
language plpgsql volatile security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.session_id, s.role, s.unit_id, o.display_name, o.agency
        from access.current_session() s join access.officer o using (officer_id)
        where access.may('assist') or access.may('trace')
    ), here as (
        select u.unit_id from viewer v join commons.unit u on v.unit_id in (u.unit_id, u.district_id, u.province_id)
    ), found as (
        select i.person_id, case i.kind when 'phone' then 'phone' else 'number' end as why
        from people.identifier i
        where (i.kind <> 'phone' and i.value = p_number) or (i.kind = 'phone' and i.value = p_phone)
        union all
        -- A commune has thousands of people: who lives here leads, and the name is compared.
        select t.person_id, 'name'
        from here h join access.subject t on t.commune_id = h.unit_id
        join people.golden_attribute n on n.person_id = t.person_id and n.attribute = 'full_name'
        where p_words <> '{}' and string_to_array(people.fold(n.value), ' ') @> p_words
          and (p_year is null or exists (
              select from people.golden_attribute b
              where b.person_id = t.person_id and b.attribute in ('birth_date', 'birth_year') and left(b.value, 4) = p_year::text))
    ), known as (
        select distinct on (f.person_id) f.person_id, f.why, t.commune_id
        from found f
        join people.person p on p.person_id = f.person_id and p.status <> 'merged'
        join access.subject t on t.person_id = f.person_id
        where t.commune_id in (select unit_id from here)
        order by f.person_id, f.why desc
        limit 21
    ), logged as (
        insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, person_id, classes, decision, channel, request_id)
        select p_at, v.session_id, v.display_name, v.agency, v.role, v.unit_id, current_setting('app.purpose', true),
               k.person_id, array['masked'], 'allow', 'web', p_request
        from known k, viewer v
        where not exists (select from access.entry e where e.person_id = k.person_id and e.session_id = v.session_id
                                                       and e.classes = array['masked'])
    )
    select k.person_id,
           coalesce(people.mask_name(max(g.value) filter (where g.attribute = 'full_name')), ''),
           coalesce(left(coalesce(max(g.value) filter (where g.attribute = 'birth_date'),
                                  max(g.value) filter (where g.attribute = 'birth_year')), 4), ''),
           coalesce(people.mask_end(max(g.value) filter (where g.attribute = 'id_number')), ''),
           k.commune_id, k.why
    from known k left join people.golden_attribute g using (person_id)
    group by k.person_id, k.commune_id, k.why
    order by 2, 3, 1;
end $$;

-- A place that two officers agreed to trace counts as a stay of the case, told with both its ends; the rest of the trace
-- over visits is as it was.
create or replace function response.met_at_places(p_cases bigint[], p_people uuid[], p_from timestamptz[], p_until timestamptz[],
                                       p_window interval)
returns table (case_id bigint, person_id uuid, place_id bigint, own_from timestamptz, own_until timestamptz,
               arrived_at timestamptz, left_at timestamptz, minutes integer, end_known boolean, source text, record_id bigint)
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan' rows 1000 as $$
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
            union all
            select v.place_id, v.from_at, v.until_at
            from response.case_file k join response.venue_trace v using (case_id)
            where k.person_id = f.person_id and v.state = 'approved'
              and v.from_at > a.from_at - c_longest and v.from_at <= a.until_at
            offset 0
        ) s
    ), stayed as (
        select t.case_id, t.person_id, t.from_at, t.until_at, t.place_id, t.arrived_at, t.left_at, u.usual, u.source,
               least(coalesce(t.left_at, least(t.arrived_at + u.usual, lead(t.arrived_at) over (partition by t.case_id order by t.arrived_at))),
                     t.arrived_at + c_longest) as ended_at
        from told t
        cross join lateral (
            select make_interval(mins => k.minutes) as usual, coalesce(s.source, 'pccovid') as source
            from records.place p
            left join ingest.source s on s.source_id = p.source_id
            cross join lateral (
                select y.minutes from records.usual_stay y where y.kind in (p.kind, 'Nơi khác') order by y.kind = p.kind desc nulls last limit 1
            ) k
            where p.place_id = t.place_id
            offset 0
        ) u
    ), own as materialized (
        select s.case_id, s.person_id, s.place_id, s.usual, s.source, s.left_at is not null as end_known,
               greatest(s.arrived_at, s.from_at) as own_from, least(s.ended_at, s.until_at) as own_until
        from stayed s
        where s.ended_at >= s.from_at
        order by s.place_id, s.arrived_at
    )
    select o.case_id, m.person_id, o.place_id, o.own_from, o.own_until, m.arrived_at, m.ended_at,
           greatest(0, floor(extract(epoch from least(o.own_until, m.ended_at) - greatest(o.own_from, m.arrived_at)) / 60))::integer,
           o.end_known and m.end_known, m.source, m.record_id
    from own o
    cross join lateral (
        select w.person_id, v.arrived_at, v.ended_at, v.end_known, o.source, v.record_id
        from (
            select r.arrived_at, r.record_id, r.left_at is not null as end_known,
                   least(coalesce(r.left_at, r.arrived_at + o.usual), r.arrived_at + c_longest) as ended_at
            from records.visit r
            where r.place_id = o.place_id
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
        select coalesce(p.merged_into, p.person_id), c.arrived_at,
               least(coalesce(c.left_at, c.arrived_at + o.usual), c.arrived_at + c_longest), c.left_at is not null, 'pccovid', null
        from records.check_in c
        join people.person p on p.person_id = c.person_id
        where c.place_id = o.place_id
          and c.arrived_at >= o.own_from - p_window - c_longest and c.arrived_at <= o.own_until + p_window
          and least(coalesce(c.left_at, c.arrived_at + o.usual), c.arrived_at + c_longest) >= o.own_from - p_window
        offset 0
    ) m
    where m.person_id <> o.person_id;
end $$;
