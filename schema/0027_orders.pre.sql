-- The life of a quarantine order: every step that can be taken back, the documents that anybody can check, changes that
-- wait for one decision, centres with their beds, hand-overs between communes, and whose order must be reckoned anew.

create sequence response.order_number;
alter table response.quarantine_order
    add column told_until date,
    add column told_ended boolean not null default false,
    add column protection text check (protection in ('full', 'partly', 'none')),
    add column from_unit_id integer references commons.unit,
    add column from_country text;
comment on column response.quarantine_order.told_until is 'health: the last day that the person was told; empty: nobody told them yet';
comment on column response.quarantine_order.told_ended is 'open: whether they were told that it is over';
comment on column response.quarantine_order.protection is 'health: by which protection its days were chosen: full, partly, none (nothing is known of doses)';
comment on column response.quarantine_order.from_unit_id is 'person: of a traveller: the unit that they left';
comment on column response.quarantine_order.from_country is 'person: of a traveller from abroad: the country that they left, ISO 3166 alpha-3';
create index order_to_tell on response.quarantine_order (order_id)
    where (state in ('issued', 'served', 'active') and (told_ended or told_until is distinct from until_on))
       or (state in ('completed', 'released_early', 'cancelled') and told_until is not null and not told_ended);
create index order_running on response.quarantine_order (until_on) where state in ('proposed', 'issued', 'served', 'active');
create index on response.quarantine_order (site_id) where site_id is not null;

create table response.quarantine_site (
    site_id bigint generated always as identity primary key,
    unit_id integer not null references commons.unit,
    name text not null check (name <> ''),
    address text not null,
    capacity integer not null check (capacity between 1 and 100000),
    opened_at timestamptz not null,
    closed_at timestamptz,
    unique (unit_id, name)
);
comment on table response.quarantine_site is 'keep service: places where people stay apart together, and how many beds they have';
comment on column response.quarantine_site.site_id is 'open: surrogate key';
comment on column response.quarantine_site.unit_id is 'open: the commune it lies in';
comment on column response.quarantine_site.name is 'open: its name';
comment on column response.quarantine_site.address is 'open: where it is';
comment on column response.quarantine_site.capacity is 'open: beds';
comment on column response.quarantine_site.opened_at is 'open: when it was written down';
comment on column response.quarantine_site.closed_at is 'open: since when it takes nobody any more';
alter table response.quarantine_order add foreign key (site_id) references response.quarantine_site;

create table response.order_step (
    step_id bigint generated always as identity primary key,
    order_id bigint not null references response.quarantine_order,
    act uuid not null,
    step text not null,
    at timestamptz not null,
    officer_id uuid,
    reason text not null default '',
    before jsonb,
    undone_at timestamptz
);
create index on response.order_step (order_id, step_id);
create index on response.order_step (act);
comment on table response.order_step is 'keep record: every step in the life of an order: who, when, why, and how it stood before, so that it can be taken back';
comment on column response.order_step.step_id is 'open: surrogate key, in the order of writing';
comment on column response.order_step.order_id is 'open: the order';
comment on column response.order_step.act is 'open: the act it belongs to: one click may move many orders, and is undone as one';
comment on column response.order_step.step is 'health: what happened';
comment on column response.order_step.at is 'health: when';
comment on column response.order_step.officer_id is 'open: who; empty: a rule';
comment on column response.order_step.reason is 'health: why: the code of a rule, or an officer''s words';
comment on column response.order_step.before is 'health: the order as it stood before; empty: it began';
comment on column response.order_step.undone_at is 'open: when it was taken back';

create table response.order_document (
    code uuid primary key default gen_random_uuid(),
    order_id bigint not null references response.quarantine_order,
    kind text not null check (kind in ('decision', 'release')),
    version integer not null,
    act uuid not null,
    made_at timestamptz not null,
    signed_by text not null,
    setting text not null,
    site_id bigint references response.quarantine_site,
    rule text not null,
    exposed_on date not null,
    from_on date not null,
    until_on date not null,
    watch_until date not null,
    undone_at timestamptz
);
create index on response.order_document (order_id, made_at);
create index on response.order_document (act);
comment on table response.order_document is 'keep record: decisions and certificates of release as they were given out; what stands here is what the paper says';
comment on column response.order_document.code is 'secret: the random number in the picture, by which anybody who holds the paper can check it';
comment on column response.order_document.order_id is 'open: the order';
comment on column response.order_document.kind is 'health: a decision, or a certificate of release';
comment on column response.order_document.version is 'open: which version of the decision';
comment on column response.order_document.act is 'open: the act that made it';
comment on column response.order_document.made_at is 'health: when it was signed';
comment on column response.order_document.signed_by is 'open: the officer and agency that signed, as the paper says it';
comment on column response.order_document.setting is 'health: at home, in a centre, in a hospital';
comment on column response.order_document.site_id is 'health: which centre';
comment on column response.order_document.rule is 'open: id of the dated rule';
comment on column response.order_document.exposed_on is 'health: the day it is counted from';
comment on column response.order_document.from_on is 'health: first day';
comment on column response.order_document.until_on is 'health: last day';
comment on column response.order_document.watch_until is 'health: last day of self-watch';
comment on column response.order_document.undone_at is 'open: when the act was taken back: the paper counts no more';

create table response.order_change (
    change_id bigint generated always as identity primary key,
    order_id bigint not null references response.quarantine_order,
    case_id bigint references response.case_file,
    what text not null check (what in ('extend', 'shorten', 'release', 'convert')),
    reason text not null,
    becomes jsonb not null,
    found_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid,
    act uuid
);
create unique index one_change_waits on response.order_change (order_id) where decided_at is null;
create index on response.order_change (order_id);
create index on response.order_change (act) where act is not null;
comment on table response.order_change is 'keep record: what evidence asks of an order that was signed; an officer decides all of a case at once';
comment on column response.order_change.change_id is 'open: surrogate key';
comment on column response.order_change.order_id is 'open: the order';
comment on column response.order_change.case_id is 'health: the case by which it came about';
comment on column response.order_change.what is 'health: extend, shorten, release, convert (became a case)';
comment on column response.order_change.reason is 'health: why, as a code';
comment on column response.order_change.becomes is 'health: columns of the order as they are to be';
comment on column response.order_change.found_at is 'health: when it was found';
comment on column response.order_change.decided_at is 'health: when an officer agreed; empty: it waits';
comment on column response.order_change.decided_by is 'open: who agreed';
comment on column response.order_change.act is 'open: the act that did it';

create table response.order_transfer (
    transfer_id bigint generated always as identity primary key,
    order_id bigint not null references response.quarantine_order,
    from_unit integer not null references commons.unit,
    to_unit integer not null references commons.unit,
    why text not null,
    offered_at timestamptz not null,
    offered_by uuid not null,
    answered_at timestamptz,
    answered_by uuid,
    answer text check (answer in ('accepted', 'rejected', 'withdrawn')),
    check (from_unit <> to_unit),
    check ((answer is null) = (answered_at is null))
);
create unique index one_transfer_waits on response.order_transfer (order_id) where answer is null;
create index on response.order_transfer (order_id);
create index on response.order_transfer (to_unit) where answer is null;
create index on response.order_transfer (from_unit) where answer is null;
comment on table response.order_transfer is 'keep record: an order that one commune offers another; until that one accepts, the first looks after it';
comment on column response.order_transfer.transfer_id is 'open: surrogate key';
comment on column response.order_transfer.order_id is 'open: the order';
comment on column response.order_transfer.from_unit is 'person: the commune that offers';
comment on column response.order_transfer.to_unit is 'person: the commune that is asked';
comment on column response.order_transfer.why is 'person: why, in the officer''s words';
comment on column response.order_transfer.offered_at is 'open: when';
comment on column response.order_transfer.offered_by is 'open: who offered';
comment on column response.order_transfer.answered_at is 'open: when it was answered';
comment on column response.order_transfer.answered_by is 'open: who answered';
comment on column response.order_transfer.answer is 'person: accepted, rejected, withdrawn; empty: it waits';

-- ---------------------------------------------------------------- whose order must be reckoned anew
create table response.order_due (
    due_id bigint generated always as identity primary key,
    person_id uuid not null
);
comment on table response.order_due is 'keep service: people of whom something changed that an order rests on; emptied within seconds';
comment on column response.order_due.due_id is 'open: surrogate key';
comment on column response.order_due.person_id is 'person: who';

create function response.order_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if tg_table_name = 'contact' then
        insert into response.order_due (person_id) select distinct c.person_id from changed c;
    else
        insert into response.order_due (person_id)
        select c.person_id from changed c
        union
        select k.person_id from changed c join response.contact k using (case_id);
    end if;
    return null;
end $$;
create trigger found_falls_due after insert on response.contact
    referencing new table as changed for each statement execute function response.order_falls_due();
-- A ring is worked out anew every few hours: who stands in it as before asks nothing of orders.
create function response.contact_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    -- Two sets, not a join: its plan would be kept from the first few contacts for a hundred thousand.
    insert into response.order_due (person_id)
    select distinct d.person_id
    from (
        select n.contact_id, n.person_id, n.state, n.supported, n.class, n.ring, n.last_at, n.unit_id, n.resulting_case_id,
               n.decided_at is null
        from changed n
        except
        select o.contact_id, o.person_id, o.state, o.supported, o.class, o.ring, o.last_at, o.unit_id, o.resulting_case_id,
               o.decided_at is null
        from was o
    ) d;
    return null;
end $$;
comment on function response.contact_falls_due is 'Whose order must be reckoned anew, of contacts that changed.';
create trigger change_falls_due after update on response.contact
    referencing new table as changed old table as was for each statement execute function response.contact_falls_due();
create trigger loss_falls_due after delete on response.contact
    referencing old table as changed for each statement execute function response.order_falls_due();
create trigger opening_falls_due after insert on response.case_file
    referencing new table as changed for each statement execute function response.order_falls_due();
create trigger change_falls_due after update on response.case_file
    referencing new table as changed for each statement execute function response.order_falls_due();

create function response.person_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into response.order_due (person_id)
    select p from unnest(array[new.person_id, new.gone_to, old.gone_to]) p
    where exists (select from response.contact c where c.person_id = p)
       or exists (select from response.case_file f where f.person_id = p)
       or exists (select from response.quarantine_order o where o.person_id = p);
    return null;
end $$;
create trigger merge_falls_due after update of gone_to on access.subject
    for each row when (old.gone_to is distinct from new.gone_to) execute function response.person_falls_due();
revoke execute on function response.order_falls_due(), response.contact_falls_due(), response.person_falls_due() from public;

-- ---------------------------------------------------------------- rights
create function response.opened_orders() returns setof bigint
language sql stable security definer set search_path = '' rows 5 as $$
    select o.order_id from response.quarantine_order o where o.person_id in (select access.opened('order'))
$$;
comment on function response.opened_orders is 'Orders of the people whose door stands open: what the row policies of their steps and papers ask.';
revoke execute on function response.opened_orders() from public;
grant execute on function response.opened_orders() to pccovid_app;

do $$
declare
    t text;
begin
    foreach t in array array['quarantine_site', 'order_step', 'order_document', 'order_change', 'order_transfer', 'order_due'] loop
        execute format('alter table response.%I enable row level security, force row level security', t);
        execute format('create policy engine on response.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on response.%I to pccovid_owner using (true)', t);
        execute format('grant select, insert, update, delete on response.%I to pccovid_engine', t);
    end loop;
    foreach t in array array['order_step', 'order_document', 'order_change', 'order_transfer'] loop
        execute format('create policy opened on response.%I for select to pccovid_app
                        using (order_id in (select response.opened_orders()))', t);
        execute format('grant select on response.%I to pccovid_app', t);
    end loop;
end $$;
grant usage on sequence response.order_number to pccovid_engine;
create policy read on response.quarantine_site for select to pccovid_app using (true);
create policy kept on response.quarantine_site for insert to pccovid_app
    with check ((select access.may('serve_order')) and access.in_reach(unit_id));
create policy changed on response.quarantine_site for update to pccovid_app
    using ((select access.may('serve_order')) and access.in_reach(unit_id));
grant select, insert, update on response.quarantine_site to pccovid_app;

-- ---------------------------------------------------------------- lists and doors
create function response.may_be_signed(p_order bigint) returns boolean
language sql stable security definer set search_path = '' as $$
    select o.contact_id is null
           or exists (select from response.contact c where c.contact_id = o.contact_id and c.state = 'accepted' and c.supported)
    from response.quarantine_order o where o.order_id = p_order
$$;
comment on function response.may_be_signed is 'Whether what an order rests on was accepted by an officer.';

create function response.orders_on_list(p_list text, p_today date, p_before bigint, p_most integer) returns setof bigint
language sql stable security definer set search_path = '' as $$
    select o.order_id
    from response.quarantine_order o
    left join response.order_transfer t on t.order_id = o.order_id and t.answer is null
    where (select access.may('order'))
      and (o.unit_id in (select access.units_in_reach()) or t.to_unit in (select access.units_in_reach()))
      and (p_before is null or o.order_id < p_before)
      and case p_list
          when 'proposed' then o.state = 'proposed' and not response.may_be_signed(o.order_id)
          when 'sign' then o.state = 'proposed' and response.may_be_signed(o.order_id)
          when 'serve' then o.state = 'issued'
          when 'running' then o.state in ('served', 'active')
          when 'today' then o.state in ('served', 'active') and o.until_on = p_today
          when 'overdue' then o.state in ('served', 'active') and o.until_on < p_today
          when 'breached' then o.state in ('served', 'active') and o.breached
          when 'moving' then t.transfer_id is not null and o.ended_at is null
          when 'ended' then o.ended_at is not null
          else false end
    order by o.order_id desc
    limit least(p_most, 1000)
$$;
comment on function response.orders_on_list is 'Orders on a work list of the viewer''s unit, the newest first; ids only: opening them writes the log.';

create function response.open_orders(p_orders bigint[], p_at timestamptz, p_channel text, p_request text) returns setof bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_allowed bigint[] := array(
        select o.order_id from response.quarantine_order o
        left join response.order_transfer t on t.order_id = o.order_id and t.answer is null
        where o.order_id = any (p_orders)
          and (o.unit_id in (select access.units_in_reach()) or t.to_unit in (select access.units_in_reach())));
begin
    perform access.let_in(
        array(select distinct access.person_now(o.person_id) from response.quarantine_order o where o.order_id = any (w.orders)),
        null, w.allowed, p_at, p_channel, p_request)
    from (values (v_allowed, true), (array(select o from unnest(p_orders) o where o <> all (v_allowed)), false)) w (orders, allowed);
    return query select unnest(v_allowed);
end $$;
comment on function response.open_orders is 'Lets the viewer in to the people of orders that their unit looks after, or that are offered to it; every attempt is logged.';

create function response.stays(p_today date, p_before bigint, p_most integer, p_at timestamptz, p_channel text, p_request text)
returns table (order_id bigint, person_id uuid, until_on date, address text)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_found bigint[] := array(
        select o.order_id from response.quarantine_order o
        where (select access.may('order_address')) and o.unit_id in (select access.units_in_reach())
          and o.state in ('served', 'active') and o.setting = 'home' and o.until_on >= p_today
          and (p_before is null or o.order_id < p_before)
        order by o.order_id desc limit least(p_most, 1000));
begin
    perform response.open_orders(v_found, p_at, p_channel, p_request);
    return query
    select o.order_id, n.person_id, o.until_on,
           (select r.place_text from people.link l join people.source_record r using (record_id)
            where l.person_id = n.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
              and r.place_text <> ''
            order by r.loaded_at desc, r.record_id desc limit 1)
    from response.quarantine_order o cross join lateral (select access.person_now(o.person_id) as person_id) n
    where o.order_id = any (v_found) order by o.order_id desc;
end $$;
comment on function response.stays is 'Who stays at home in the viewer''s unit, where, until when, and nothing else: no cause, no kind, no contact. Every person is logged.';

create function response.changes_waiting()
returns table (case_id bigint, case_no text, what text, reason text, orders bigint, since timestamptz)
language sql stable security definer set search_path = '' as $$
    select c.case_id, min(f.case_no) filter (where f.unit_id in (select access.units_in_reach())),
           c.what, c.reason, count(*), min(c.found_at)
    from response.order_change c
    join response.quarantine_order o using (order_id)
    left join response.case_file f on f.case_id = c.case_id
    where c.decided_at is null and (select access.may('order')) and o.unit_id in (select access.units_in_reach())
    group by c.case_id, c.what, c.reason
    order by min(c.found_at), c.case_id
$$;
comment on function response.changes_waiting is 'What changed about orders of the viewer''s unit, by the case it comes from; the case''s number only where it is the unit''s own.';

create function response.orders_of_changes(p_case bigint, p_before bigint, p_most integer) returns setof bigint
language sql stable security definer set search_path = '' as $$
    select o.order_id
    from response.order_change c join response.quarantine_order o using (order_id)
    where c.decided_at is null and c.case_id is not distinct from p_case and (select access.may('order'))
      and o.unit_id in (select access.units_in_reach()) and (p_before is null or o.order_id < p_before)
    order by o.order_id desc limit least(p_most, 1000)
$$;
comment on function response.orders_of_changes is 'Orders of the viewer''s unit that a case changes.';

create function response.site_beds() returns table (site_id bigint, unit_id integer, name text, address text, capacity integer,
                                                    taken bigint, closed boolean)
language sql stable security definer set search_path = '' as $$
    select s.site_id, s.unit_id, s.name, s.address, s.capacity,
           (select count(*) from response.quarantine_order o
            where o.site_id = s.site_id and o.state in ('proposed', 'issued', 'served', 'active')),
           s.closed_at is not null
    from response.quarantine_site s
    where (select access.may('order'))
      and s.unit_id in (select u.unit_id from commons.unit u, access.current_session() v, commons.unit w
                        where w.unit_id = v.unit_id and u.province_id = coalesce(w.province_id, w.unit_id))
    order by s.closed_at is not null, s.name, s.site_id
$$;
comment on function response.site_beds is 'Centres of the viewer''s province with beds and how many are taken; a bed is taken from the proposal on.';

-- ---------------------------------------------------------------- steps
create function response.move_orders(p_rows jsonb, p_step text, p_from text[], p_reason text, p_document text, p_signed_by text,
                                     p_act uuid, p_officer uuid, p_at timestamptz)
returns setof bigint language sql volatile security definer set search_path = '' as $$
    with asked as (
        select r.order_id, r.changes from jsonb_to_recordset(p_rows) as r (order_id bigint, changes jsonb)
    ), locked as (
        select o as was, a.changes from response.quarantine_order o join asked a using (order_id)
        where o.state = any (p_from) order by o.order_id for update of o
    ), moved as (
        update response.quarantine_order o
        set (state, version, kind, setting, site_id, unit_id, rule, cause, case_id, contact_id, exposed_on, from_on, until_on,
             watch_until, protection, from_unit_id, from_country, issued_at, issued_by, served_at, ended_at, end_reason, breached)
          = (n.state, n.version, n.kind, n.setting, n.site_id, n.unit_id, n.rule, n.cause, n.case_id, n.contact_id, n.exposed_on,
             n.from_on, n.until_on, n.watch_until, n.protection, n.from_unit_id, n.from_country, n.issued_at, n.issued_by, n.served_at, n.ended_at, n.end_reason, n.breached)
        from locked l cross join lateral jsonb_populate_record(l.was, l.changes) n
        where o.order_id = (l.was).order_id
        returning o.order_id, o.version, o.setting, o.site_id, o.rule, o.exposed_on, o.from_on, o.until_on, o.watch_until
    ), steps as (
        insert into response.order_step (order_id, act, step, at, officer_id, reason, before)
        select (l.was).order_id, p_act, p_step, p_at, p_officer, p_reason, to_jsonb(l.was) from locked l
    ), papers as (
        insert into response.order_document (order_id, kind, version, act, made_at, signed_by, setting, site_id, rule, exposed_on,
                                             from_on, until_on, watch_until)
        select m.order_id, p_document, m.version, p_act, p_at, p_signed_by, m.setting, m.site_id, m.rule, m.exposed_on, m.from_on,
               m.until_on, m.watch_until
        from moved m where p_document is not null
    )
    select m.order_id from moved m
$$;
comment on function response.move_orders is 'Moves orders that stand in one of the states told: columns as given, a step each with what was before, and a document where one is named.';

create function response.act_on_orders(p_rows jsonb, p_step text, p_from text[], p_needs text, p_reason text, p_document text,
                                       p_act uuid, p_at timestamptz)
returns setof bigint language plpgsql volatile security definer set search_path = '' as $$
declare
    v_officer uuid;
    v_signed_by text;
begin
    select o.officer_id, o.display_name || ', ' || o.agency into v_officer, v_signed_by
    from access.current_session() s join access.officer o using (officer_id);
    if v_officer is null or p_needs not in ('sign_order', 'serve_order') or not access.may(p_needs)
       or (p_document is not null and not access.may('sign_order')) then
        return;
    end if;
    return query
    select response.move_orders(
        (select coalesce(jsonb_agg(r), '[]') from jsonb_array_elements(p_rows) r
         join response.quarantine_order o on o.order_id = (r ->> 'order_id')::bigint
         where o.person_id in (select access.opened('order'))),
        p_step, p_from, p_reason, p_document, v_signed_by, p_act, v_officer, p_at);
end $$;
comment on function response.act_on_orders is 'What an officer does to orders whose people stand open and whose purpose allows it; documents are the signing authority''s alone.';

create function response.undo_orders(p_act uuid, p_since timestamptz, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    -- The first step of the act for each order, where nothing was done since.
    v_steps bigint[] := array(
        select min(s.step_id) from response.order_step s
        where s.act = p_act and s.undone_at is null and s.before is not null and s.at >= p_since
          and s.officer_id = (select v.officer_id from access.current_session() v)
          and not exists (select from response.order_step n
                          where n.order_id = s.order_id and n.step_id > s.step_id and n.undone_at is null and n.act <> p_act)
        group by s.order_id);
    v_orders bigint[] := array(select s.order_id from response.order_step s where s.step_id = any (v_steps));
begin
    update response.quarantine_order o
    set (state, version, kind, setting, site_id, unit_id, rule, cause, case_id, contact_id, exposed_on, from_on, until_on,
         watch_until, protection, from_unit_id, from_country, issued_at, issued_by, served_at, ended_at, end_reason, breached)
      = (n.state, n.version, n.kind, n.setting, n.site_id, n.unit_id, n.rule, n.cause, n.case_id, n.contact_id, n.exposed_on,
         n.from_on, n.until_on, n.watch_until, n.protection, n.from_unit_id, n.from_country, n.issued_at, n.issued_by, n.served_at, n.ended_at, n.end_reason, n.breached)
    from response.order_step s cross join lateral jsonb_populate_record(null::response.quarantine_order, s.before) n
    where s.step_id = any (v_steps) and o.order_id = s.order_id;
    update response.order_transfer t set answered_at = null, answered_by = null, answer = null
    from response.order_step s
    where s.step_id = any (v_steps) and t.order_id = s.order_id and t.answered_at = s.at and t.answer = 'accepted';
    update response.order_step s set undone_at = p_at where s.act = p_act and s.order_id = any (v_orders);
    update response.order_document d set undone_at = p_at where d.act = p_act and d.order_id = any (v_orders);
    -- What was agreed to is asked anew, by what is known now.
    delete from response.order_change c where c.act = p_act and c.order_id = any (v_orders);
    insert into response.order_due (person_id)
    select distinct o.person_id from response.quarantine_order o where o.order_id = any (v_orders);
    return cardinality(v_orders);
end $$;
comment on function response.undo_orders is 'Takes back what the viewer did in one act since a moment, where nothing was done since; how many orders stand as before.';

create function response.decide_changes(p_orders bigint[], p_act uuid, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_change record;
    v_moved bigint[];
    v_all bigint[] := '{}';
begin
    for v_change in
        select c.what, c.reason, jsonb_agg(jsonb_build_object('order_id', o.order_id, 'changes', c.becomes
                   || case when c.what in ('extend', 'shorten') then jsonb_build_object('version', o.version + 1)
                           else jsonb_build_object('ended_at', p_at, 'end_reason', c.reason, 'state',
                                                   case c.what when 'release' then 'released_early' else 'converted' end) end)) as rows
        from response.order_change c join response.quarantine_order o using (order_id)
        where o.order_id = any (p_orders) and c.decided_at is null and o.person_id in (select access.opened('order'))
        group by c.what, c.reason
    loop
        v_moved := array(select response.act_on_orders(
            v_change.rows, v_change.what, array['issued', 'served', 'active'], 'sign_order', v_change.reason,
            case v_change.what when 'release' then 'release' when 'convert' then null else 'decision' end, p_act, p_at));
        update response.order_change c set decided_at = p_at, act = p_act,
               decided_by = (select s.officer_id from access.current_session() s)
        where c.order_id = any (v_moved) and c.decided_at is null;
        v_all := v_all || v_moved;
    end loop;
    insert into response.order_due (person_id)
    select distinct o.person_id from response.quarantine_order o where o.order_id = any (v_all);
    -- Who became a case is isolated by the same decision.
    perform response.act_on_orders(
        (select coalesce(jsonb_agg(jsonb_build_object('order_id', i.order_id, 'changes', jsonb_build_object(
                     'state', 'issued', 'issued_at', p_at, 'issued_by', s.officer_id))), '[]')
         from response.quarantine_order o
         join response.quarantine_order i on i.person_id = o.person_id and i.kind = 'isolation' and i.state = 'proposed'
         cross join access.current_session() s
         where o.order_id = any (v_all) and o.state = 'converted'),
        'signed', array['proposed'], 'sign_order', 'became_case', 'decision', p_act, p_at);
    return cardinality(v_all);
end $$;
comment on function response.decide_changes is 'One decision of a signing officer about all that waits for these orders; how many were changed.';

create function response.offer_order(p_order bigint, p_to integer, p_why text, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    insert into response.order_transfer (order_id, from_unit, to_unit, why, offered_at, offered_by)
    select o.order_id, o.unit_id, p_to, p_why, p_at, s.officer_id
    from response.quarantine_order o cross join access.current_session() s
    where o.order_id = p_order and o.state in ('proposed', 'issued', 'served', 'active')
      and o.unit_id in (select access.units_in_reach())
      and o.unit_id <> p_to and access.may('serve_order') and o.person_id in (select access.opened('order'))
    on conflict (order_id) where answer is null do nothing;
    return found;
end $$;
comment on function response.offer_order is 'Offers an order of the viewer''s unit to another commune; what is offered already stays as it is.';

create function response.answer_offer(p_order bigint, p_answer text, p_act uuid, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_transfer response.order_transfer;
begin
    select t.* into v_transfer from response.order_transfer t
    join response.quarantine_order o using (order_id)
    where t.order_id = p_order and t.answer is null and access.may('serve_order') and o.person_id in (select access.opened('order'))
      and case p_answer when 'withdrawn' then t.from_unit else t.to_unit end in (select access.units_in_reach())
    for update of t;
    if v_transfer.transfer_id is null then return false; end if;
    update response.order_transfer t set answer = p_answer, answered_at = p_at,
           answered_by = (select s.officer_id from access.current_session() s)
    where t.transfer_id = v_transfer.transfer_id;
    if p_answer = 'accepted' then
        perform response.act_on_orders(
            jsonb_build_array(jsonb_build_object('order_id', p_order, 'changes', jsonb_build_object('unit_id', v_transfer.to_unit, 'site_id', null))),
            'transferred', array['proposed', 'issued', 'served', 'active'], 'serve_order', v_transfer.why, null, p_act, p_at);
    end if;
    return true;
end $$;
comment on function response.answer_offer is 'The asked commune accepts or rejects an order, or the one that offered it withdraws; accepted, it is theirs from this moment.';

create function response.check_paper(p_code uuid, p_today date)
returns table (order_no text, kind text, version integer, initials text, from_on date, until_on date, standing text)
language sql stable security definer set search_path = '' as $$
    select o.order_no, d.kind, d.version,
           (select string_agg(left(w.word, 1), '.' order by w.place)
            from people.golden_attribute g, regexp_split_to_table(g.value, '\s+') with ordinality w (word, place)
            where g.person_id = access.person_now(o.person_id) and g.attribute = 'full_name'),
           d.from_on, d.until_on,
           case when d.undone_at is not null then 'withdrawn'
                when d.kind = 'release' then 'valid'
                when o.ended_at is not null or d.until_on < p_today then 'ended'
                when o.version > d.version then 'changed'
                else 'valid' end
    from response.order_document d join response.quarantine_order o using (order_id)
    where d.code = p_code
$$;
comment on function response.check_paper is 'Whether a decision or certificate still counts, for whoever holds the paper; of the person initials alone.';

do $$
declare
    f text;
begin
    foreach f in array array[
        'orders_on_list(text, date, bigint, integer)', 'may_be_signed(bigint)',
        'open_orders(bigint[], timestamptz, text, text)', 'stays(date, bigint, integer, timestamptz, text, text)', 'changes_waiting()',
        'orders_of_changes(bigint, bigint, integer)', 'site_beds()',
        'act_on_orders(jsonb, text, text[], text, text, text, uuid, timestamptz)', 'undo_orders(uuid, timestamptz, timestamptz)',
        'decide_changes(bigint[], uuid, timestamptz)', 'offer_order(bigint, integer, text, timestamptz)',
        'answer_offer(bigint, text, uuid, timestamptz)', 'check_paper(uuid, date)'] loop
        execute 'revoke execute on function response.' || f || ' from public';
        execute 'grant execute on function response.' || f || ' to pccovid_app';
    end loop;
end $$;
revoke execute on function response.move_orders(jsonb, text, text[], text, text, text, uuid, uuid, timestamptz) from public;
grant execute on function response.move_orders(jsonb, text, text[], text, text, text, uuid, uuid, timestamptz) to pccovid_engine;
