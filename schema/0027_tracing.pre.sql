-- Tracing: what a case says in interview, from which window a ring was worked out, and every decision about a contact.

-- ---------------------------------------------------------------- interviews
create table response.interview (
    interview_id bigint generated always as identity primary key,
    case_id bigint not null references response.case_file,
    told_at timestamptz not null,
    officer_id uuid not null,
    person_id uuid,
    name text,
    phone text,
    place_id bigint,
    place_text text,
    started_at timestamptz not null,
    ended_at timestamptz not null check (ended_at >= started_at),
    minutes integer check (minutes > 0),
    metres real check (metres >= 0),
    closed_space boolean,
    masked boolean,
    note text,
    withdrawn_at timestamptz,
    check (num_nonnulls(person_id, name, phone) > 0)
);
create index on response.interview (case_id);
create index on response.interview (person_id) where person_id is not null;
comment on table response.interview is 'keep record: whom a case said they met, found in the system or still only a name';
comment on column response.interview.interview_id is 'open: surrogate key';
comment on column response.interview.case_id is 'health: the case that said it';
comment on column response.interview.told_at is 'health: when it was said';
comment on column response.interview.officer_id is 'open: to whom';
comment on column response.interview.person_id is 'person: whom; empty: not found in the system yet';
comment on column response.interview.name is 'person: whom, as the case named them';
comment on column response.interview.phone is 'secret: their telephone, as the case told it';
comment on column response.interview.place_id is 'health: where, if it is a registered place';
comment on column response.interview.place_text is 'health: where, in words';
comment on column response.interview.started_at is 'health: from when they were together';
comment on column response.interview.ended_at is 'health: until when';
comment on column response.interview.minutes is 'health: minutes together; empty: not said';
comment on column response.interview.metres is 'health: how near; empty: not said';
comment on column response.interview.closed_space is 'health: whether it was a narrow closed space; empty: not said';
comment on column response.interview.masked is 'health: whether both wore masks; empty: not said, which counts as no';
comment on column response.interview.note is 'health: anything else, in the officer''s words';
comment on column response.interview.withdrawn_at is 'open: when it turned out to be a mistake; empty: it stands';

-- ---------------------------------------------------------------- how a ring was worked out
create table response.trace (
    case_id bigint primary key references response.case_file,
    revision integer not null,
    definition text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    traced_at timestamptz not null,
    again_at timestamptz,
    not_followed integer not null default 0,
    not_listed integer not null default 0
);
create index on response.trace (again_at) where again_at is not null;
comment on table response.trace is 'keep record: when, for which window and by which definition the ring of a case was last worked out';
comment on column response.trace.case_id is 'open: the case';
comment on column response.trace.revision is 'open: the revision of the case that it rests on';
comment on column response.trace.definition is 'open: id of the dated definition';
comment on column response.trace.starts_at is 'health: from when the case could infect';
comment on column response.trace.ends_at is 'health: until when';
comment on column response.trace.traced_at is 'open: when it was worked out';
comment on column response.trace.again_at is 'open: when to look for evidence that came late; empty: no more';
comment on column response.trace.not_followed is 'open: how many of ring 1 were not followed into a second ring, because they are too many';
comment on column response.trace.not_listed is 'open: how many of ring 2 are not listed, because they are too many';

-- ---------------------------------------------------------------- decisions
create table response.contact_step (
    step_id bigint generated always as identity primary key,
    contact_id bigint not null references response.contact,
    act_id uuid not null,
    at timestamptz not null,
    was text not null,
    becomes text not null,
    reason text not null,
    officer_id uuid,
    officer text,
    check ((officer_id is null) = (officer is null))
);
create index on response.contact_step (contact_id, step_id);
create index on response.contact_step (act_id);
comment on table response.contact_step is 'keep record: every state a contact was ever in, dated; append-only';
comment on column response.contact_step.step_id is 'open: surrogate key, in the order of writing';
comment on column response.contact_step.contact_id is 'open: the contact';
comment on column response.contact_step.act_id is 'open: one act may decide about many; it is undone as a whole';
comment on column response.contact_step.at is 'health: when';
comment on column response.contact_step.was is 'health: before';
comment on column response.contact_step.becomes is 'health: after';
comment on column response.contact_step.reason is 'health: why: the code of a rule, or an officer''s words';
comment on column response.contact_step.officer_id is 'open: who; empty: a rule';
comment on column response.contact_step.officer is 'open: their name in office';

-- ---------------------------------------------------------------- what follows from what
create function response.trace_again() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
    update response.case_file c set revision = c.revision + 1 where c.case_id in (select w.case_id from written w);
    return null;
end $$;
comment on function response.trace_again is 'What is said in an interview, or taken back, lets the ring be worked out anew.';
create trigger told after insert on response.interview
    referencing new table as written for each statement execute function response.trace_again();
create trigger changed after update on response.interview
    referencing new table as written for each statement execute function response.trace_again();

-- A double that is merged or parted: the rings they stand in are worked out anew, under the person they are now.
create function response.trace_merged() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
    update response.case_file c set revision = c.revision + 1
    where c.case_id in (select k.case_id from response.contact k
                        where k.person_id in (new.person_id, new.gone_to, old.gone_to) and k.state <> 'dropped');
    return null;
end $$;
comment on function response.trace_merged is 'Rings in which a merged or parted double stands are worked out anew.';
create trigger trace_merged after update of gone_to on access.subject
    for each row when (old.gone_to is distinct from new.gone_to) execute function response.trace_merged();

-- Whoever changes contacts takes their case first, as tracing does, so that the two wait for each other. What stands once in
-- the log or the register of units is looked up once, not with every contact (offset 0 keeps the planner from it).
create function response.decide_contacts(p_contacts bigint[], p_becomes text, p_why text, p_act uuid, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = '' as $$
declare
    v_officer uuid := (select s.officer_id from access.current_session() s);
    v_cases bigint[];
    v_done integer;
begin
    v_cases := array(select c.case_id from response.case_file c where c.case_no in (select access.opened_cases())
                     order by c.case_id for no key update);
    with asked as materialized (
        select k.contact_id, k.case_id, k.state, k.unit_id, c.unit_id as case_unit_id
        from response.contact k join response.case_file c using (case_id)
        where k.contact_id = any (p_contacts) and k.state in ('proposed', 'accepted', 'rejected') and k.state <> p_becomes
          and p_becomes in ('accepted', 'rejected') and (select access.may('trace'))
          and k.case_id = any (v_cases)
        order by k.contact_id
        for update of k
    ), units as materialized (
        select u.unit_id from (select a.unit_id from asked a union select a.case_unit_id from asked a offset 0) u
        where access.in_reach(u.unit_id)
    ), decided as (
        update response.contact k
        set state = p_becomes, decided_at = p_at, decided_by = v_officer, decided_why = p_why
        from asked a
        where k.contact_id = a.contact_id
          and (a.unit_id in (select u.unit_id from units u) or a.case_unit_id in (select u.unit_id from units u))
        returning k.contact_id, k.case_id, k.ring, k.class, a.state as was
    ), written as (
        insert into response.contact_step (contact_id, act_id, at, was, becomes, reason, officer_id, officer)
        select d.contact_id, p_act, p_at, d.was, p_becomes, p_why, o.officer_id, o.display_name
        from decided d join access.officer o on o.officer_id = v_officer
    ), second_ring as (
        update response.case_file c set revision = c.revision + 1
        where c.case_id in (select d.case_id from decided d where d.ring = 1 and d.class = 'close')
    )
    select count(*) into v_done from decided;
    return v_done;
end $$;
comment on function response.decide_contacts is 'An officer of the unit of the case or of the contact accepts or rejects contacts of a case named in this transaction: how many changed.';

create function response.undo_contacts(p_act uuid, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_officer uuid := (select s.officer_id from access.current_session() s);
    v_cases bigint[];
    v_done integer;
begin
    v_cases := array(select c.case_id from response.case_file c where c.case_no in (select access.opened_cases())
                     order by c.case_id for no key update);
    with asked as materialized (
        select k.contact_id, k.unit_id, c.unit_id as case_unit_id, t.was, t.becomes
        from response.contact_step t
        join response.contact k on k.contact_id = t.contact_id and k.state = t.becomes
        join response.case_file c using (case_id)
        where t.act_id = p_act and t.officer_id is not null and (select access.may('trace'))
          and k.case_id = any (v_cases)
          and not exists (select from response.contact_step l where l.contact_id = t.contact_id and l.step_id > t.step_id)
        order by k.contact_id
        for update of k
    ), units as materialized (
        select u.unit_id from (select a.unit_id from asked a union select a.case_unit_id from asked a offset 0) u
        where access.in_reach(u.unit_id)
    ), undone as (
        update response.contact k
        set state = a.was, decided_at = case when a.was = 'proposed' then null else p_at end,
            decided_by = case when a.was = 'proposed' then null else v_officer end,
            decided_why = case when a.was = 'proposed' then null else 'undo' end
        from asked a
        where k.contact_id = a.contact_id
          and (a.unit_id in (select u.unit_id from units u) or a.case_unit_id in (select u.unit_id from units u))
        returning k.contact_id, k.case_id, k.ring, k.class, a.was, a.becomes
    ), written as (
        insert into response.contact_step (contact_id, act_id, at, was, becomes, reason, officer_id, officer)
        select u.contact_id, gen_random_uuid(), p_at, u.becomes, u.was, 'undo', o.officer_id, o.display_name
        from undone u join access.officer o on o.officer_id = v_officer
    ), second_ring as (
        update response.case_file c set revision = c.revision + 1
        where c.case_id in (select u.case_id from undone u where u.ring = 1 and u.class = 'close')
    )
    select count(*) into v_done from undone;
    return v_done;
end $$;
comment on function response.undo_contacts is 'Takes an act back where nothing else was decided since: how many contacts stand again as before.';

-- ---------------------------------------------------------------- rules, where they stand beside the data
create function response.is_close(p_near boolean, p_minutes integer, p_at_least integer) returns boolean
language sql immutable parallel safe as $$
    select p_near is not false and coalesce(p_minutes >= p_at_least and p_minutes > 0, true)
$$;
comment on function response.is_close is 'Whether one piece of evidence makes a close contact: not surely far, and long enough where minutes are told.';

create function response.strength(p_weight real, p_minutes integer, p_full integer) returns double precision
language sql immutable parallel safe as $$
    select least(0.99, p_weight * case when p_minutes is null then 1 else 0.2 + 0.8 * least(1, p_minutes::double precision / p_full) end)
$$;
comment on function response.strength is 'How much one piece of evidence adds to the score: its weight, less for a short time; never all.';

-- ---------------------------------------------------------------- lists
-- The ring as whoever answers for the case may list it: of people who live elsewhere the unit, and no id to open.
create function response.ring_of(p_case_no text, p_ring smallint, p_class text, p_state text, p_kind text,
                                 p_score real, p_contact bigint, p_newer boolean, p_most integer)
returns table (contact_id bigint, person_id uuid, unit_id integer, ring smallint, via_contact_id bigint, class text, score real,
               kinds text[], minutes integer, first_at timestamptz, last_at timestamptz, state text, supported boolean,
               found_at timestamptz, decided_at timestamptz, decided_why text, warned_at timestamptz, resulting_case_no text)
language sql stable security definer set search_path = '' rows 50 as $$
    with named as materialized (
        select c.case_id from response.case_file c
        where c.case_no = p_case_no and c.case_no in (select access.opened_cases()) and (select access.may('contact'))
          and access.in_reach(c.unit_id)
    ), page as materialized (
        select k.contact_id, k.case_id, k.person_id, k.unit_id, k.ring, k.via_person_id, k.class, k.score, k.kinds, k.minutes,
               k.first_at, k.last_at, k.state, k.supported, k.found_at, k.decided_at, k.decided_why, k.warned_at,
               k.resulting_case_id
        from named n join response.contact k using (case_id)
        where (p_ring is null or k.ring = p_ring) and (p_class is null or k.class = p_class)
          and (p_state is null and k.state <> 'dropped' or k.state = p_state) and (p_kind is null or p_kind = any (k.kinds))
          and (p_contact is null or case when p_newer then (k.score, -k.contact_id) > (p_score, -p_contact)
                                         else (k.score, -k.contact_id) < (p_score, -p_contact) end)
        order by case when p_newer then k.score end, case when p_newer then -k.contact_id end,
                 k.score desc, k.contact_id
        limit p_most
    ), units as materialized (
        select u.unit_id from (select distinct p.unit_id from page p) u where access.in_reach(u.unit_id)
    )
    select p.contact_id, case when u.unit_id is not null then p.person_id end, p.unit_id, p.ring, v.contact_id, p.class, p.score,
           p.kinds, p.minutes, p.first_at, p.last_at, p.state, p.supported, p.found_at, p.decided_at, p.decided_why, p.warned_at,
           r.case_no
    from page p
    left join units u using (unit_id)
    left join response.contact v on v.case_id = p.case_id and v.person_id = p.via_person_id
    left join response.case_file r on r.case_id = p.resulting_case_id
    order by p.score desc, p.contact_id
$$;
comment on function response.ring_of is 'A page of the ring of a case named in this transaction, the highest score first; people of other units without an id.';

-- Nearest answers first: what stands on the list, then what the data tell, then that they tell nothing.
create function response.why_not(p_case_no text, p_person uuid, p_minutes integer)
returns table (code text, state text, why text, at timestamptz, minutes integer, place text)
language sql stable security definer set search_path = '' rows 3 as $$
    with named as materialized (
        select c.case_id, c.person_id, t.starts_at, t.ends_at
        from response.case_file c left join response.trace t using (case_id)
        where c.case_no = p_case_no and c.case_no in (select access.opened_cases()) and (select access.may('contact'))
          and access.in_reach(c.unit_id) and p_person in (select access.opened('contact'))
    ), listed as materialized (
        select k.state, k.decided_why, coalesce(k.decided_at, k.traced_at) as at, k.class, k.minutes, k.last_at
        from named n join response.contact k using (case_id) where k.person_id = p_person
    ), stays as materialized (
        select greatest(0, extract(epoch from greatest(m.own_from, m.arrived_at) - least(m.own_until, m.left_at)) / 60)::integer as apart,
               greatest(0, extract(epoch from n.starts_at - least(m.own_until, m.left_at)) / 60)::integer as before,
               greatest(0, extract(epoch from greatest(m.own_from, m.arrived_at) - n.ends_at) / 60)::integer as after,
               greatest(m.own_from, m.arrived_at) as at, p.name
        from named n
        cross join lateral response.met_at_places(n.person_id, n.starts_at - interval '14 days', n.ends_at + interval '14 days',
                                                  interval '12 hours') m
        join records.place p on p.place_id = m.place_id
        where m.person_id = p_person and not exists (select from listed l where l.state <> 'dropped')
    ), others as materialized (
        -- Whoever met otherwise within the window stands on the list: of other kinds there is only before and after.
        select case when m.kind in ('vehicle', 'border', 'bluetooth') then m.kind else 'group' end as kind, m.started_at as at, m.label,
               greatest(0, extract(epoch from n.starts_at - m.ended_at) / 60,
                        extract(epoch from m.started_at - n.ends_at) / 60)::integer as outside
        from named n
        cross join lateral (
            select v.person_id, v.kind, v.label, v.started_at, v.ended_at
            from records.met_in_vehicles(array[n.person_id], n.starts_at - interval '14 days', n.ends_at + interval '14 days') v
            union all
            select g.person_id, g.kind, g.label, g.started_at, g.ended_at
            from records.met_in_groups(array[n.person_id], n.starts_at - interval '14 days', n.ends_at + interval '14 days') g
            union all
            select b.person_id, 'bluetooth', null, b.started_at, b.ended_at
            from records.met_by_bluetooth(array[n.person_id], n.starts_at - interval '14 days', n.ends_at + interval '14 days') b
        ) m
        where m.person_id = p_person and not exists (select from listed l where l.state <> 'dropped')
    )
    select 'no_ring', null::text, null::text, null::timestamptz, null::integer, null::text from named n where n.starts_at is null
    union all
    select 'the_case', null, null, null, null, null from named n where n.person_id = p_person
    union all
    select case l.state when 'rejected' then 'rejected' when 'dropped' then 'dropped' else 'listed' end, l.state, l.decided_why,
           l.at, null, null
    from listed l
    union all
    select 'too_short', null, null, l.last_at, l.minutes, null
    from listed l where l.state <> 'dropped' and l.class = 'met' and l.minutes < p_minutes
    union all
    (select 'outside_window', null, null, s.at, greatest(s.before, s.after), s.name
     from stays s where s.apart <= 60 and greatest(s.before, s.after) > 0 order by greatest(s.before, s.after) limit 1)
    union all
    (select 'not_overlapping', null, null, s.at, s.apart, s.name
     from stays s where s.apart > 60 and greatest(s.before, s.after) = 0 order by s.apart limit 1)
    union all
    (select distinct on (o.kind) 'outside_' || o.kind, null, null, o.at, o.outside, o.label
     from others o where o.outside > 0 order by o.kind, o.outside)
    union all
    select 'no_evidence', null, null, null, null, null
    from named n
    where n.starts_at is not null and n.person_id <> p_person and not exists (select from listed) and not exists (select from stays)
      and not exists (select from others)
$$;
comment on function response.why_not is 'Why somebody does not stand on the list of a case; both doors must be open in this transaction.';

-- ---------------------------------------------------------------- rights
do $$
declare
    t text;
begin
    foreach t in array array['interview', 'trace', 'contact_step'] loop
        execute format('alter table response.%I enable row level security', t);
        execute format('alter table response.%I force row level security', t);
        execute format('create policy engine on response.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on response.%I to pccovid_owner using (true)', t);
        execute format('grant select on response.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on response.%I to pccovid_engine', t);
    end loop;
end $$;

-- Asked once a query: a policy that looks into the table of cases itself would read all of them.
create function response.cases_open() returns setof bigint
language sql stable security definer set search_path = '' rows 2 as $$
    select c.case_id from response.case_file c where c.person_id in (select access.opened('case'))
$$;
comment on function response.cases_open is 'The cases of the people whose door stands open for it.';
create function response.contacts_open() returns setof bigint
language sql stable security definer set search_path = '' rows 50 as $$
    select k.contact_id from response.contact k where k.person_id in (select access.opened('contact'))
$$;
comment on function response.contacts_open is 'The contacts among the people whose door stands open for it.';

create policy opened on response.interview for select to pccovid_app
    using (case_id in (select response.cases_open()));
create policy tells on response.interview for insert to pccovid_app
    with check (case_id in (select response.cases_open()) and (select access.may('trace'))
                and officer_id = (select s.officer_id from access.current_session() s));
create policy mends on response.interview for update to pccovid_app
    using (case_id in (select response.cases_open()) and (select access.may('trace')));
create policy opened on response.trace for select to pccovid_app
    using (case_id in (select response.cases_open()));
create policy opened on response.contact_step for select to pccovid_app
    using (contact_id in (select response.contacts_open()));
grant insert on response.interview to pccovid_app;
grant update (person_id, withdrawn_at) on response.interview to pccovid_app;

revoke execute on function response.cases_open(), response.contacts_open(), response.trace_again(), response.trace_merged(),
    response.is_close(boolean, integer, integer), response.strength(real, integer, integer),
    response.decide_contacts(bigint[], text, text, uuid, timestamptz), response.undo_contacts(uuid, timestamptz),
    response.ring_of(text, smallint, text, text, text, real, bigint, boolean, integer), response.why_not(text, uuid, integer) from public;
grant execute on function response.cases_open(), response.contacts_open(), response.decide_contacts(bigint[], text, text, uuid, timestamptz),
    response.undo_contacts(uuid, timestamptz),
    response.ring_of(text, smallint, text, text, text, real, bigint, boolean, integer), response.why_not(text, uuid, integer)
    to pccovid_app;
grant execute on function response.is_close(boolean, integer, integer), response.strength(real, integer, integer)
    to pccovid_engine;
grant execute on function access.person_now(uuid) to pccovid_engine;
