-- Looking after those who stay apart: what they say of their health each day, whom somebody must visit, whose sample is
-- due, the texts they send, and where somebody was seen not to keep to it. An officer decides; nothing here punishes.

create index on response.quarantine_order (watch_until);

-- ---------------------------------------------------------------- what is said each day
create table response.daily_check (
    check_id bigint generated always as identity primary key,
    person_id uuid not null,
    order_id bigint not null references response.quarantine_order,
    day date not null,
    declared_at timestamptz not null,
    way text not null check (way in ('app', 'sms', 'visit')),
    well boolean not null,
    symptoms text[] not null default '{}',
    temperature numeric(3, 1) check (temperature between 34 and 43),
    feeling text check (feeling in ('better', 'same', 'worse')),
    told_by uuid,
    undone_at timestamptz,
    check (not well or (symptoms = '{}' and feeling is distinct from 'worse'))
);
create index on response.daily_check (person_id, day);
comment on table response.daily_check is 'keep 90 days: how somebody who stays apart says they are, or was found to be, on one day; the newest of a day counts';
comment on column response.daily_check.check_id is 'open: surrogate key';
comment on column response.daily_check.person_id is 'person: who';
comment on column response.daily_check.order_id is 'health: the order it was asked for by';
comment on column response.daily_check.day is 'health: of which day';
comment on column response.daily_check.declared_at is 'person: when it was said';
comment on column response.daily_check.way is 'open: by the app, by text message, at a visit';
comment on column response.daily_check.well is 'health: no symptoms and no worse';
comment on column response.daily_check.symptoms is 'health: codes of symptoms; none although not well: seen, and not told which';
comment on column response.daily_check.temperature is 'health: degrees Celsius; empty: not measured';
comment on column response.daily_check.feeling is 'health: better, same or worse than the day before; empty: not said';
comment on column response.daily_check.told_by is 'person: the telephone or the officer; empty: a text message';
comment on column response.daily_check.undone_at is 'open: when the officer who wrote it took it back';

-- ---------------------------------------------------------------- where somebody must go
create table response.visit_task (
    task_id bigint generated always as identity primary key,
    person_id uuid not null,
    order_id bigint not null references response.quarantine_order,
    unit_id integer,
    kind text not null check (kind in ('visit', 'sample')),
    reason text not null check (reason in ('missed', 'no_phone', 'unread_text', 'symptoms', 'test_day')),
    due_on date not null,
    due_at timestamptz not null,
    street text collate "C" not null,
    made_at timestamptz not null,
    from_check bigint references response.daily_check on delete cascade,
    outcome text check (outcome in ('well', 'symptoms', 'not_found', 'sampled', 'needless')),
    done_at timestamptz,
    done_by uuid,
    check_id bigint references response.daily_check on delete set null,
    unique (person_id, kind, due_on),
    check ((outcome is null) = (done_at is null))
);
create index on response.visit_task (unit_id, street) where outcome is null;
create index on response.visit_task (order_id);
create index on response.visit_task (from_check) where from_check is not null;
create index on response.visit_task (check_id) where check_id is not null;
comment on table response.visit_task is 'keep 90 days: somebody to look after today: a visit because nothing was heard, or a sample to take';
comment on column response.visit_task.task_id is 'open: surrogate key';
comment on column response.visit_task.person_id is 'person: who';
comment on column response.visit_task.order_id is 'health: the order it follows from';
comment on column response.visit_task.unit_id is 'person: the commune that looks after them';
comment on column response.visit_task.kind is 'health: visit or sample';
comment on column response.visit_task.reason is 'health: missed (nothing said the day before), no_phone, unread_text, symptoms, test_day (the rule asks for a test)';
comment on column response.visit_task.due_on is 'health: the day';
comment on column response.visit_task.due_at is 'health: by when at the latest';
comment on column response.visit_task.street is 'person: by what a route is ordered: street, then house number';
comment on column response.visit_task.made_at is 'open: when it was laid';
comment on column response.visit_task.from_check is 'health: the daily check with symptoms that asks for it';
comment on column response.visit_task.outcome is 'health: well, symptoms, not_found; sampled; needless (heard of meanwhile, or the order ended); empty: open';
comment on column response.visit_task.done_at is 'health: when';
comment on column response.visit_task.done_by is 'person: the officer; empty: by itself';
comment on column response.visit_task.check_id is 'health: the daily check that the visit wrote';

-- ---------------------------------------------------------------- breaches
create table response.breach (
    breach_id bigint generated always as identity primary key,
    person_id uuid not null,
    order_id bigint not null references response.quarantine_order,
    day date not null,
    kind text not null check (kind in ('not_home', 'elsewhere')),
    found_at timestamptz not null,
    task_id bigint references response.visit_task on delete cascade,
    unit_id integer,
    state text not null default 'open' check (state in ('open', 'confirmed', 'dismissed')),
    decided_at timestamptz,
    decided_by uuid,
    decided_why text,
    unique (order_id, day, kind),
    check ((state = 'open') = (decided_at is null)),
    check ((state = 'open') = (decided_why is null))
);
create index on response.breach (person_id);
create index on response.breach (unit_id, day) where state = 'open';
create index on response.breach (task_id) where task_id is not null;
comment on table response.breach is 'keep 90 days: somebody may not have stayed where they were asked to; an officer says whether it was so';
comment on column response.breach.breach_id is 'open: surrogate key';
comment on column response.breach.person_id is 'person: who';
comment on column response.breach.order_id is 'health: the order';
comment on column response.breach.day is 'health: the day';
comment on column response.breach.kind is 'health: not_home (a visit found nobody), elsewhere (a visit to some place was told; never which, P-09)';
comment on column response.breach.found_at is 'open: when it was found';
comment on column response.breach.task_id is 'health: the visit that found nobody';
comment on column response.breach.unit_id is 'person: the commune that looks after them';
comment on column response.breach.state is 'health: open, confirmed, dismissed';
comment on column response.breach.decided_at is 'health: when';
comment on column response.breach.decided_by is 'person: who decided';
comment on column response.breach.decided_why is 'health: why, in the officer''s words; the person reads them';

-- ---------------------------------------------------------------- texts
create table response.text_received (
    message_id text primary key,
    received_at timestamptz not null,
    phone text not null,
    body text not null,
    people uuid[] not null,
    understood boolean not null
);
create index on response.text_received using gin (people);
comment on table response.text_received is 'keep 30 days: a text message to PcCovid about somebody''s health; told twice by the gateway, it counts once';
comment on column response.text_received.message_id is 'open: the gateway''s number of it';
comment on column response.text_received.received_at is 'person: when';
comment on column response.text_received.phone is 'secret: from which number';
comment on column response.text_received.body is 'health: what it said';
comment on column response.text_received.people is 'person: whom it may be about: those of the number who are asked to tell';
comment on column response.text_received.understood is 'health: whether it became a daily check';

-- ---------------------------------------------------------------- who is asked
-- Of several orders of a person the one that asks the most: staying before watching, the longest first.
create function response.asked_of(p_person uuid, p_day date)
returns table (order_id bigint, order_no text, person_id uuid, kind text, cause text, setting text, rule text, state text,
               stage text, unit_id integer, exposed_on date, from_on date, until_on date, watch_until date, served_at timestamptz)
language sql stable rows 1 as $$
    select o.order_id, o.order_no, p_person, o.kind, o.cause, o.setting, o.rule, o.state,
           case when o.kind = 'self_watch' or p_day > o.until_on then 'watching' else 'staying' end,
           o.unit_id, o.exposed_on, o.from_on, o.until_on, o.watch_until, o.served_at
    from response.quarantine_order o
    where o.person_id in (select access.file_of(p_person)) and o.watch_until >= p_day and o.from_on <= p_day
      and (o.state in ('issued', 'served', 'active') or (o.state = 'completed' and p_day > o.until_on))
    order by o.kind = 'self_watch' or p_day > o.until_on, o.watch_until desc, o.order_id
    limit 1
$$;
comment on function response.asked_of is 'The order that asks somebody to tell each day how they are: while they stay apart, and while they watch themselves afterwards. The caller''s own policies hold.';

create function response.asked_on(p_day date)
returns table (order_id bigint, order_no text, person_id uuid, kind text, cause text, setting text, rule text, state text,
               stage text, unit_id integer, exposed_on date, from_on date, until_on date, watch_until date, served_at timestamptz,
               has_phone boolean)
language sql stable security definer set search_path = '' rows 100 as $$
    select a.order_id, a.order_no, a.person_id, a.kind, a.cause, a.setting, a.rule, a.state, a.stage,
           coalesce(a.unit_id, p.commune_id), a.exposed_on, a.from_on, a.until_on, a.watch_until, a.served_at,
           exists (select from access.account_person t where t.person_id = a.person_id and t.until is null)
    from (
        select distinct coalesce(s.gone_to, o.person_id) as person_id, s.commune_id
        from response.quarantine_order o
        left join access.subject s using (person_id)
        where o.watch_until >= p_day and o.from_on <= p_day and o.state in ('issued', 'served', 'active', 'completed')
    ) p
    cross join lateral response.asked_of(p.person_id, p_day) a
$$;
comment on function response.asked_on is 'Everybody who is asked to tell on a day how they are, with the commune that looks after them.';

create function response.address_of(p_person uuid) returns text
language sql stable as $$
    select r.place_text
    from access.file_of(p_person) f (person_id)
    join people.link l on l.person_id = f.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen')
    join people.source_record r using (record_id)
    where r.place_text <> ''
    order by r.source_updated_at desc nulls last, r.record_id desc
    limit 1
$$;
comment on function response.address_of is 'The newest address that a source tells of somebody. The caller''s own policies hold.';

create function response.people_of_phone(p_phone text, p_day date)
returns table (person_id uuid, full_name text)
language sql stable security definer set search_path = '' rows 5 as $$
    select a.person_id, n.value
    from access.account c
    join access.account_person a using (account_id)
    cross join lateral response.asked_of(a.person_id, p_day) o
    left join people.golden_attribute n on n.person_id = a.person_id and n.attribute = 'full_name'
    where c.phone = p_phone and a.until is null
    order by a.since, a.person_id
$$;
comment on function response.people_of_phone is 'Who is asked to tell how they are, of those for whom a proved telephone acts.';

-- ---------------------------------------------------------------- work lists: ids only; opening a person writes the log
create function response.stops(p_day date, p_after bigint, p_most integer)
returns table (person_id uuid, order_id bigint, task_id bigint)
language sql stable security definer set search_path = '' rows 50 as $$
    select t.person_id, max(t.order_id), min(t.task_id)
    from response.visit_task t
    where t.outcome is null and t.due_on <= p_day
      and (select access.may('follow_up')) and t.unit_id in (select access.units_in_reach())
    group by t.person_id
    having p_after is null or (min(t.street), t.person_id) >
           (select f.street, f.person_id from response.visit_task f where f.task_id = p_after)
    order by min(t.street), t.person_id
    limit p_most
$$;
comment on function response.stops is 'Whom the viewer''s unit must go to by a day, in the order of the streets; ids only.';

create function response.breaches_open()
returns table (breach_id bigint, order_id bigint, person_id uuid, day date)
language sql stable security definer set search_path = '' rows 50 as $$
    select b.breach_id, b.order_id, access.person_now(b.person_id), b.day
    from response.breach b
    where b.state = 'open' and (select access.may('follow_up')) and b.unit_id in (select access.units_in_reach())
    order by b.day, b.breach_id
    limit 50
$$;
comment on function response.breaches_open is 'What the viewer''s unit must look at, the oldest first: ids and days only.';

create function response.follow_up_figures(p_day date)
returns table (due bigint, done bigint, unwell bigint, visits bigint, samples bigint)
language sql stable security definer set search_path = '' rows 1 as $$
    with here as (
        select u.unit_id from access.units_in_reach() u (unit_id) where (select access.may('follow_up'))
    ), asked as (
        select c.well
        from response.asked_on(p_day) o
        join here using (unit_id)
        left join lateral (
            select k.well from response.daily_check k
            where k.person_id = o.person_id and k.day = p_day and k.undone_at is null
            order by k.declared_at desc, k.check_id desc limit 1
        ) c on true
        where o.stage = 'staying'
    ), open as (
        select t.kind from response.visit_task t join here using (unit_id) where t.outcome is null and t.due_on <= p_day
    )
    select (select count(*) from asked), (select count(*) from asked where well is not null),
           (select count(*) from asked where not well), (select count(*) from open where kind = 'visit'),
           (select count(*) from open where kind = 'sample')
$$;
comment on function response.follow_up_figures is 'Of those who stay apart in the viewer''s unit: how many are to tell today, how many did, how many are unwell, what is open.';

-- What the engine may not decide and the citizen may not write: only an officer before whom the person stands open.
create function response.decide_breach(p_breach bigint, p_state text, p_why text, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_was response.breach;
    v_officer uuid := (select s.officer_id from access.current_session() s);
begin
    select b.* into v_was from response.breach b
    where b.breach_id = p_breach and v_officer is not null and b.person_id in (select access.opened('follow_up'))
      and (b.state = 'open') <> (p_state = 'open')
    for update;
    if v_was.breach_id is null then return false; end if;
    update response.breach b
    set state = p_state, decided_at = case when p_state <> 'open' then p_at end,
        decided_by = case when p_state <> 'open' then v_officer end, decided_why = case when p_state <> 'open' then p_why end
    where b.breach_id = p_breach;
    update response.quarantine_order o
    set breached = exists (select from response.breach b where b.order_id = o.order_id and b.state = 'confirmed')
    where o.order_id = v_was.order_id;
    -- In the life of the order, too: a breach that holds, and that it was taken back.
    if p_state = 'confirmed' then
        insert into response.order_step (order_id, act, step, at, officer_id, reason)
        values (v_was.order_id, gen_random_uuid(), 'breached', p_at, v_officer, p_why);
    elsif v_was.state = 'confirmed' then
        update response.order_step s set undone_at = p_at
        where s.order_id = v_was.order_id and s.step = 'breached' and s.at = v_was.decided_at and s.undone_at is null;
    end if;
    return true;
end $$;
comment on function response.decide_breach is 'Confirms or dismisses a breach, or takes that back; an order counts as broken while one is confirmed.';

-- ---------------------------------------------------------------- rights
do $$
declare
    t text;
begin
    foreach t in array array['daily_check', 'visit_task', 'breach', 'text_received'] loop
        execute format('alter table response.%I enable row level security, force row level security', t);
        execute format('create policy engine on response.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on response.%I to pccovid_owner using (true)', t);
        execute format('grant select on response.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on response.%I to pccovid_engine', t);
    end loop;
end $$;

create policy opened on response.daily_check for select to pccovid_app using (person_id in (select access.opened('follow_up')));
create policy tells on response.daily_check for insert to pccovid_app with check (person_id in (select access.opened('follow_up')));
create policy undone on response.daily_check for update to pccovid_app
    using (person_id in (select access.opened('follow_up')) and told_by = (select s.officer_id from access.current_session() s));
create policy opened on response.visit_task for select to pccovid_app using (person_id in (select access.opened('follow_up')));
create policy asks on response.visit_task for insert to pccovid_app with check (person_id in (select access.opened('follow_up')));
create policy goes on response.visit_task for update to pccovid_app using (person_id in (select access.opened('follow_up')));
create policy opened on response.breach for select to pccovid_app using (person_id in (select access.opened('follow_up')));
create policy found on response.breach for insert to pccovid_app
    with check (person_id in (select access.opened('follow_up')) and state = 'open'
                and (select s.officer_id is not null from access.current_session() s));
create policy undone on response.breach for delete to pccovid_app
    using (person_id in (select access.opened('follow_up')) and state = 'open'
           and (select s.officer_id is not null from access.current_session() s));
create policy opened on response.text_received for select to pccovid_app
    using (people && array(select access.opened('follow_up')));

grant insert on response.daily_check, response.visit_task to pccovid_app;
grant insert, delete on response.breach to pccovid_app;
grant update (undone_at) on response.daily_check to pccovid_app;
grant update (reason, due_at, from_check, outcome, done_at, done_by, check_id) on response.visit_task to pccovid_app;

revoke execute on function response.asked_of(uuid, date), response.asked_on(date), response.address_of(uuid), response.people_of_phone(text, date),
    response.stops(date, bigint, integer), response.breaches_open(), response.follow_up_figures(date),
    response.decide_breach(bigint, text, text, timestamptz) from public;
grant execute on function response.asked_of(uuid, date), response.address_of(uuid) to pccovid_app, pccovid_engine;
grant execute on function response.asked_on(date), response.people_of_phone(text, date) to pccovid_engine;
grant execute on function response.stops(date, bigint, integer), response.breaches_open(), response.follow_up_figures(date),
    response.decide_breach(bigint, text, text, timestamptz) to pccovid_app;
