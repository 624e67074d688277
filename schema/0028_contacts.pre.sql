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
        select u.unit_id from access.units_in_reach() u (unit_id) where (select access.may('contact'))
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
returns table (order_id bigint, order_no text, kind text, state text, until_on date)
language sql stable security definer set search_path = '' rows 1 as $$
    select o.order_id, o.order_no, o.kind, o.state, o.until_on
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
