-- name: take_due
-- Of whoever fell due several times all of it is taken at once.
with first as (
    select n.person_id from response.order_due n
    where n.due_on is null or n.due_on <= %(today)s
    order by n.due_id limit %(most)s
), taken as (
    delete from response.order_due d
    where d.person_id in (select f.person_id from first f) and (d.due_on is null or d.due_on <= %(today)s)
    returning d.person_id
), once as (
    select distinct t.person_id from taken t
)
select distinct access.person_now(o.person_id) from once o

-- name: fall_due
insert into response.order_due (person_id) select unnest(%(people)s::uuid[])

-- name: exposures
-- What was before an infection of their own asks nothing of them any more.
with asked as materialized (
    select p as person_id, f as file from unnest(%(people)s::uuid[]) p cross join lateral access.file_of(p) f
), ill as (
    select a.person_id,
           max((coalesce(k.sampled_at, k.confirmed_at, k.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date) as since
    from asked a join response.case_file k on k.person_id = a.file
    where k.classification = 'confirmed'
    group by a.person_id
)
select a.person_id, c.contact_id, c.case_id, c.ring, c.decided_at is not null as accepted, d.last_on, c.unit_id
from asked a
join response.contact c on c.person_id = a.file
cross join lateral (select (c.last_at at time zone 'Asia/Ho_Chi_Minh')::date as last_on) d
join response.case_file k on k.case_id = c.case_id
left join response.case_file own on own.case_id = c.resulting_case_id
left join ill i on i.person_id = a.person_id
where c.supported and c.class = 'close' and k.classification = 'confirmed'
  and (c.state in ('proposed', 'accepted') or (c.state = 'converted' and own.classification <> 'confirmed'))
  and k.person_id not in (select f from access.file_of(a.person_id) f)
  and (i.since is null or d.last_on > i.since)

-- name: trips
-- What a source tells of journeys and entries, and what people declared here, as they said it last. Crews are left out: they
-- go through, by rules of their own. Nobody is asked for what was before an infection of their own.
with asked as materialized (
    select p as person_id, f as file from unnest(%(people)s::uuid[]) p cross join lateral access.file_of(p) f
), told as (
    select l.person_id, 'domestic' as about, j.from_unit_id, null as from_country, j.to_unit_id as unit_id,
           coalesce(j.to_text, '') as stay_text, coalesce(j.arrives_at, j.departs_at) as arrived_at, false as by_border
    from unnest(%(people)s::uuid[]) p
    join people.link l on l.person_id = p and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    join records.journey j using (record_id)
    where j.is_crew is not true
    union all
    select l.person_id, 'entry', null, c.abroad, null, coalesce(c.stay_text, ''), c.crossed_at, true
    from unnest(%(people)s::uuid[]) p
    join people.link l on l.person_id = p and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    join records.crossing c using (record_id)
    where c.direction = 'entry'
    union all
    select a.person_id, f.kind, nullif(f.answers ->> 'from_province', '')::integer, f.answers ->> 'from_country',
           coalesce(nullif(f.answers ->> 'commune', ''), nullif(f.answers ->> 'to_province', ''))::integer,
           coalesce(f.answers ->> 'to_place', f.answers ->> 'street', ''),
           records.day_begins(coalesce(f.answers ->> 'arrives', f.answers ->> 'departs')), false
    from asked a
    join records.filing f on f.person_id = a.file
    where f.kind in ('domestic', 'entry')
      and not exists (select from records.filing n where n.reference = f.reference and n.revision > f.revision)
), ill as (
    select a.person_id, max(coalesce(k.sampled_at, k.confirmed_at, k.opened_at)) as since
    from asked a join response.case_file k on k.person_id = a.file
    where k.classification = 'confirmed'
    group by a.person_id
)
select t.person_id, t.about, t.from_unit_id, t.from_country, v.level as from_level, t.unit_id, t.stay_text, h.commune_id as home_id,
       d.arrived_on, t.by_border
from told t
cross join lateral (select (t.arrived_at at time zone 'Asia/Ho_Chi_Minh')::date as arrived_on) d
join access.subject h on h.person_id = t.person_id
left join ill i on i.person_id = t.person_id
left join commons.unit u on u.unit_id = t.from_unit_id
left join lateral (
    select n.level from response.level n
    where n.unit_id in (u.unit_id, u.province_id) and n.valid_from <= d.arrived_on
    order by n.unit_id = u.unit_id desc, n.valid_from desc, n.published_at desc limit 1
) v on true
where t.arrived_at is not null and (i.since is null or t.arrived_at > i.since)

-- name: infections
select distinct on (p) p as person_id, k.case_id,
       (coalesce(k.sampled_at, k.confirmed_at, k.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date as since,
       coalesce(k.stay_unit_id, k.unit_id) as unit_id
from unnest(%(people)s::uuid[]) p
cross join lateral access.file_of(p) f
join response.case_file k on k.person_id = f
where k.classification = 'confirmed' and k.outcome = 'none'
order by p, since desc, k.case_id desc

-- name: standings
select o.order_id, p as person_id, o.kind, o.state, o.rule, o.case_id, o.contact_id, o.exposed_on, o.from_on, o.until_on,
       o.watch_until,
       case when k.classification <> 'confirmed' then 'no_case'
            when o.kind = 'isolation' and k.outcome in ('died', 'recovered') then k.outcome
            when o.cause = 'travel' then 'no_travel'
            else 'not_contact' end as gone, o.cause, o.protection, o.from_unit_id, o.from_country
from unnest(%(people)s::uuid[]) p
cross join lateral access.file_of(p) f
cross join lateral (
    -- Offset 0: each by their own entry in the index, never by reading all running orders for each person of a slice.
    select r.order_id, r.kind, r.cause, r.state, r.rule, r.case_id, r.contact_id, r.exposed_on, r.from_on, r.until_on, r.watch_until,
           r.protection, r.from_unit_id, r.from_country
    from response.quarantine_order r where r.person_id = f offset 0
) o
left join response.case_file k on k.case_id = o.case_id
where o.state in ('proposed', 'issued', 'served', 'active') and o.cause in ('contact', 'case', 'travel')

-- name: pasts
select p as person_id, o.kind, o.cause, max(o.exposed_on) as exposed_on
from unnest(%(people)s::uuid[]) p
cross join lateral access.file_of(p) f
join response.quarantine_order o on o.person_id = f
where o.end_reason in ('over', 'officer', 'never_served', 'too_late')
group by p, o.kind, o.cause

-- name: propose
with made as (
    insert into response.quarantine_order (order_no, person_id, kind, cause, case_id, contact_id, rule, state, setting, unit_id,
                                           exposed_on, from_on, until_on, watch_until, protection, from_unit_id, from_country,
                                           proposed_at)
    select 'CL-' || %(day)s || '-' || lpad(n.no::text, greatest(4, length(n.no::text)), '0'), r.person_id, r.kind, r.cause,
           r.case_id, r.contact_id, r.rule, 'proposed', r.setting, r.unit_id, r.exposed_on, r.from_on, r.until_on, r.watch_until,
           r.protection, r.from_unit_id, r.from_country, %(at)s
    from jsonb_to_recordset(%(rows)s::text::jsonb) as r (person_id uuid, kind text, cause text, case_id bigint, contact_id bigint,
        rule text, setting text, unit_id integer, exposed_on date, from_on date, until_on date, watch_until date,
        protection text, from_unit_id integer, from_country text)
    cross join lateral (select nextval('response.order_number') as no where r.person_id is not null) n
    returning order_id
)
insert into response.order_step (order_id, act, step, at, reason)
select m.order_id, %(act)s, 'proposed', %(at)s, 'rule' from made m

-- name: move
select response.move_orders(%(rows)s::text::jsonb, %(step)s, %(from)s::text[], %(reason)s, %(document)s, %(signed_by)s, %(act)s, null,
                            %(at)s)

-- name: put_changes
insert into response.order_change (order_id, case_id, what, reason, becomes, found_at)
select r.order_id, r.case_id, r.what, r.reason, r.becomes, %(at)s
from jsonb_to_recordset(%(rows)s::text::jsonb) as r (order_id bigint, case_id bigint, what text, reason text, becomes jsonb)
on conflict (order_id) where decided_at is null do update
set case_id = excluded.case_id, what = excluded.what, reason = excluded.reason, becomes = excluded.becomes

-- name: drop_changes
delete from response.order_change where order_id = any (%(orders)s::bigint[]) and decided_at is null

-- name: beginning
select o.order_id from response.quarantine_order o
where o.state = 'served' and o.from_on <= %(today)s

-- name: over
-- A case is released by time and a negative test on the last day or later; without one it stays on the list of the overdue.
select o.order_id from response.quarantine_order o
where o.state in ('served', 'active') and o.until_on < %(today)s
  and (o.kind <> 'isolation' or (
      select t.result = 'negative'
      from access.file_of(access.person_now(o.person_id)) f
      join people.link l on l.person_id = f and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
      join records.test t using (record_id)
      where t.result in ('positive', 'negative') and t.method <> 'antibody'
        and (t.taken_at at time zone 'Asia/Ho_Chi_Minh')::date >= o.until_on
      order by t.taken_at desc, t.record_id desc limit 1))

-- name: missed
select o.order_id from response.quarantine_order o
where o.state = %(state)s and o.until_on < %(today)s

-- name: untold
-- Whoever was released early is not asked to watch themselves afterwards, as the daily questions are not put to them.
select o.order_id, access.person_now(o.person_id) as person_id, o.state in ('issued', 'served', 'active') as is_open, o.setting,
       o.from_on, o.until_on, case when o.state in ('released_early', 'cancelled') then e.ended_on else o.watch_until end as watch_until,
       e.ended_on, o.told_until
from response.quarantine_order o
cross join lateral (select (o.ended_at at time zone 'Asia/Ho_Chi_Minh')::date as ended_on) e
where ((o.state in ('issued', 'served', 'active') and (o.told_ended or o.told_until is distinct from o.until_on))
       or (o.state in ('completed', 'released_early', 'cancelled') and o.told_until is not null and not o.told_ended))
  and (o.state <> 'issued' or o.told_until is not null or o.issued_at <= %(since)s) and o.end_reason is distinct from 'died'

-- name: told
update response.quarantine_order o set told_until = t.until_on, told_ended = t.ended
from unnest(%(orders)s::bigint[], %(until)s::date[], %(ended)s::boolean[]) t (order_id, until_on, ended)
where o.order_id = t.order_id

-- name: on_list
select response.orders_on_list(%(list)s, %(today)s, %(before)s, %(most)s)

-- name: open_orders
select response.open_orders(%(orders)s, %(at)s, %(channel)s, %(request)s)

-- name: orders
-- hot
select order_id, order_no, access.person_now(person_id) as person_id, kind, cause, case_id, contact_id, rule, state, version, setting, site_id, unit_id,
       exposed_on, from_on, until_on, watch_until, proposed_at, issued_at, served_at, ended_at, end_reason, breached,
       protection, from_unit_id, from_country
from response.quarantine_order
where order_id = any (%(orders)s)
order by order_id desc

-- name: of_person
-- hot
select order_id, order_no, access.person_now(person_id) as person_id, kind, cause, case_id, contact_id, rule, state, version, setting, site_id, unit_id,
       exposed_on, from_on, until_on, watch_until, proposed_at, issued_at, served_at, ended_at, end_reason, breached,
       protection, from_unit_id, from_country
from response.quarantine_order
where person_id in (select access.file_of(%(person)s)) and issued_at is not null
order by from_on desc, order_id desc

-- name: apart
-- hot
select order_id, order_no, from_on, ends_on, told_at from response.apart(%(person)s)

-- name: steps
-- hot
select step_id, order_id, act, step, at, officer_id, reason, undone_at
from response.order_step
where order_id = %(order)s
order by step_id

-- name: papers
-- hot
select code, order_id, kind, version, made_at, signed_by, setting, site_id, rule, exposed_on, from_on, until_on, watch_until,
       undone_at
from response.order_document
where order_id = any (%(orders)s)
order by made_at desc, kind

-- name: check_paper
select order_no, kind, version, initials, from_on, until_on, standing from response.check_paper(%(code)s, %(today)s)

-- name: may_be_signed
select o from unnest(%(orders)s::bigint[]) o where response.may_be_signed(o)

-- name: act
select response.act_on_orders(%(rows)s::text::jsonb, %(step)s, %(from)s::text[], %(needs)s, %(reason)s, %(document)s, %(act)s, %(at)s)

-- name: undo
select response.undo_orders(%(act)s, %(since)s, %(at)s)

-- name: changes_waiting
select case_id, case_no, what, reason, orders, since from response.changes_waiting()

-- name: orders_of_changes
select response.orders_of_changes(%(case)s, %(before)s, %(most)s)

-- name: pending
-- hot
select order_id, what, reason, (becomes ->> 'until_on')::date as until_on
from response.order_change
where order_id = any (%(orders)s) and decided_at is null

-- name: decide_changes
select response.decide_changes(%(orders)s, %(act)s, %(at)s)

-- name: sites
select site_id, unit_id, name, address, capacity, taken, closed from response.site_beds()

-- name: lock_site
select capacity from response.quarantine_site where site_id = %(site)s and closed_at is null for update

-- name: add_site
insert into response.quarantine_site (unit_id, name, address, capacity, opened_at)
values (%(unit)s, %(name)s, %(address)s, %(capacity)s, %(at)s)
on conflict (unit_id, name) do update set address = excluded.address, capacity = excluded.capacity, closed_at = null

-- name: close_site
update response.quarantine_site set closed_at = case when closed_at is null then %(at)s::timestamptz end where site_id = %(site)s

-- name: offer
select response.offer_order(%(order)s, %(to)s, %(why)s, %(at)s)

-- name: answer_offer
select response.answer_offer(%(order)s, %(answer)s, %(act)s, %(at)s)

-- name: offers
-- hot
select order_id, from_unit, to_unit, why, offered_at
from response.order_transfer
where order_id = any (%(orders)s) and answer is null

-- name: stays
select order_id, person_id, until_on, address from response.stays(%(today)s, %(before)s, %(most)s, %(at)s, %(channel)s, %(request)s)

-- name: site_of
select s.name || ', ' || s.address from response.quarantine_site s where s.site_id = %(site)s
