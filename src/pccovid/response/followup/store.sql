-- name: asked
-- hot
select a.order_id, a.order_no, a.person_id, a.kind, a.cause, a.setting, a.rule, a.state, a.stage, a.unit_id, a.exposed_on,
       a.from_on, a.until_on, a.watch_until
from unnest(%(people)s::uuid[]) with ordinality p (person_id, place)
cross join lateral response.asked_of(p.person_id, %(day)s) a
order by p.place

-- name: checks
-- hot
select k.check_id, p.person_id, k.day, k.declared_at, k.way, k.well, k.symptoms, k.temperature::float8, k.feeling
from unnest(%(people)s::uuid[]) p (person_id)
cross join lateral access.file_of(p.person_id) f (person_id)
join response.daily_check k on k.person_id = f.person_id
where k.day >= %(since)s and k.undone_at is null
order by k.declared_at desc, k.check_id desc

-- name: tasks
-- hot
select t.task_id, p.person_id, t.kind, t.reason, o.kind as order_kind, o.setting, t.due_on, t.due_at, t.outcome, t.done_at
from unnest(%(people)s::uuid[]) p (person_id)
cross join lateral access.file_of(p.person_id) f (person_id)
join response.visit_task t on t.person_id = f.person_id
join response.quarantine_order o using (order_id)
where t.due_on >= %(since)s or t.outcome is null
order by t.due_at desc, t.task_id desc

-- name: breaches
-- hot
select b.breach_id, p.person_id, o.order_no, b.day, b.kind, b.found_at, b.state, b.decided_at, b.decided_why
from unnest(%(people)s::uuid[]) p (person_id)
cross join lateral access.file_of(p.person_id) f (person_id)
join response.breach b on b.person_id = f.person_id
join response.quarantine_order o using (order_id)
order by b.day desc, b.breach_id desc

-- name: unread
-- hot
select x.received_at, x.body, x.people
from response.text_received x
where x.people && %(people)s::uuid[] and not x.understood and x.received_at >= %(since)s
order by x.received_at desc

-- name: addresses
select p.person_id, response.address_of(p.person_id) as address from unnest(%(people)s::uuid[]) p (person_id)

-- name: write_check
insert into response.daily_check (person_id, order_id, day, declared_at, way, well, symptoms, temperature, feeling, told_by)
values (%(person)s, %(order)s, %(day)s, %(at)s, %(way)s, %(well)s, %(symptoms)s, %(temperature)s, %(feeling)s, %(by)s)
returning check_id

-- name: end_visits
-- Whoever was heard of needs no visit for having been silent.
update response.visit_task t set outcome = %(outcome)s, done_at = %(at)s, done_by = %(by)s, check_id = %(check)s
where t.person_id in (select access.file_of(%(person)s)) and t.kind = 'visit' and t.outcome is null

-- name: lay
-- Symptoms come before a test day of the same day; what is done stays done.
insert into response.visit_task as t (person_id, order_id, unit_id, kind, reason, due_on, due_at, street, made_at, from_check)
select d.person_id, d.order_id, d.unit_id, d.kind, d.reason, d.due_on, d.due_at, d.street, %(at)s, %(check)s
from unnest(%(people)s::uuid[], %(orders)s::bigint[], %(units)s::integer[], %(kinds)s::text[], %(reasons)s::text[],
            %(days)s::date[], %(due)s::timestamptz[], %(streets)s::text[])
     d (person_id, order_id, unit_id, kind, reason, due_on, due_at, street)
on conflict (person_id, kind, due_on) do update
set reason = excluded.reason, due_at = least(t.due_at, excluded.due_at), from_check = excluded.from_check
where excluded.reason = 'symptoms' and t.reason = 'test_day' and t.outcome is null
returning person_id

-- name: stops
select person_id, order_id, task_id from response.stops(%(day)s, %(after)s, %(most)s)

-- name: breaches_open
select breach_id, order_id, person_id, day from response.breaches_open()

-- name: household
select asked, unsaid from response.household_asked(%(day)s)

-- name: figures
select due, done, unwell, visits, samples from response.follow_up_figures(%(day)s)

-- name: write_breach
insert into response.breach (person_id, order_id, day, kind, found_at, task_id, unit_id)
values (%(person)s, %(order)s, %(day)s, 'not_home', %(at)s, %(task)s, %(unit)s)
on conflict (order_id, day, kind) do nothing

-- name: undo_visit
-- All that one tap did: the visits it closed, the check it wrote, what that asked for, and what it said of nobody at home.
with back as (
    update response.visit_task t
    set outcome = null, done_at = null, done_by = null, check_id = null
    from response.visit_task was
    where t.task_id = was.task_id and t.done_by = %(by)s
      and (t.person_id, t.done_at) = (select g.person_id, g.done_at from response.visit_task g where g.task_id = %(task)s)
    returning was.check_id, t.task_id
), unsaid as (
    update response.daily_check k set undone_at = %(at)s
    where k.check_id in (select b.check_id from back b) and k.undone_at is null
    returning k.check_id
), unasked as (
    update response.visit_task t set outcome = 'needless', done_at = %(at)s
    where t.from_check in (select u.check_id from unsaid u) and t.outcome is null
)
delete from response.breach b where b.task_id in (select k.task_id from back k) and b.state = 'open'

-- name: decide_breach
select response.decide_breach(%(breach)s, %(state)s, %(why)s, %(at)s)

-- name: people_of_phone
select person_id, full_name from response.people_of_phone(%(phone)s, %(day)s)

-- name: receive_text
-- By a role that may read nothing: told twice, it is kept once.
insert into response.text_received (message_id, received_at, phone, body)
values (%(message_id)s, %(at)s, %(phone)s, %(body)s)
on conflict do nothing

-- name: texts_to_read
select message_id, phone, body from response.text_received
where understood is null order by received_at limit %(most)s for update skip locked

-- name: settle_text
update response.text_received set people = %(people)s, understood = %(understood)s where message_id = %(message)s

-- name: silent
-- Who stays apart at home, was told so, and said nothing the day before; who has no telephone is visited each day.
select a.person_id, a.order_id, a.unit_id, a.kind as order_kind, a.setting, 'visit' as kind, case when a.has_phone then 'missed' else 'no_phone' end as reason,
       %(day)s::date as due_on, %(due)s::timestamptz as due_at, response.address_of(a.person_id) as address
from response.asked_on(%(day)s) a
where a.stage = 'staying' and a.setting = 'home' and a.state in ('served', 'active')
  and not exists (select from response.visit_task t
                  where t.person_id = a.person_id and t.kind = 'visit' and t.due_on = %(day)s::date)
  and not exists (select from response.daily_check k
                  where k.person_id = a.person_id and k.day = %(day)s::date and k.undone_at is null)
  and (not a.has_phone
       or (a.from_on < %(day)s::date and (a.served_at at time zone 'Asia/Ho_Chi_Minh')::date < %(day)s::date
           and not exists (select from response.daily_check k
                           where k.person_id = a.person_id and k.day = %(day)s::date - 1 and k.undone_at is null)))

-- name: unread_today
-- Whose text nobody understood, and who was not heard of since.
select distinct on (a.person_id) a.person_id, a.order_id, a.unit_id, a.kind as order_kind, a.setting, 'visit' as kind, 'unread_text' as reason,
       %(day)s::date as due_on, %(due)s::timestamptz as due_at, response.address_of(a.person_id) as address
from response.text_received x
cross join lateral unnest(x.people) p (person_id)
join response.asked_on(%(day)s) a on a.person_id = p.person_id
where not x.understood and x.received_at >= %(since)s
  and not exists (select from response.visit_task t
                  where t.person_id = a.person_id and t.kind = 'visit' and t.due_on = %(day)s::date)
  and not exists (select from response.daily_check k
                  where k.person_id = a.person_id and k.declared_at >= x.received_at and k.undone_at is null)

-- name: test_days
select a.person_id, a.order_id, a.unit_id, a.kind as order_kind, a.setting, 'sample' as kind, 'test_day' as reason, (a.exposed_on + r.day) as due_on,
       (a.exposed_on + r.day + %(by)s::time) at time zone 'Asia/Ho_Chi_Minh' as due_at,
       response.address_of(a.person_id) as address
from response.asked_on(%(day)s) a
join unnest(%(rules)s::text[], %(kinds)s::text[], %(lengths)s::integer[], %(days)s::integer[]) r (rule, kind, length, day)
    on (r.rule, r.kind, r.length) = (a.rule, a.kind, a.until_on - a.exposed_on)
where a.state in ('served', 'active') and a.exposed_on + r.day between %(day)s::date - %(late)s::integer and %(day)s::date
  and not exists (select from response.visit_task t
                  where t.person_id = a.person_id and t.kind = 'sample' and t.due_on = a.exposed_on + r.day)

-- name: close_samples
-- A sample that a source tells of, taken since it was asked for (or a little before a test day), ends the task.
update response.visit_task t set outcome = 'sampled', done_at = %(at)s
where t.kind = 'sample' and t.outcome is null and exists (
    select from people.link l join records.test s using (record_id)
    where l.person_id in (select access.file_of(t.person_id)) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen')
      and (s.taken_at at time zone 'Asia/Ho_Chi_Minh')::date
          >= t.due_on - case t.reason when 'test_day' then %(early)s::integer else 0 end)

-- name: close_needless
update response.visit_task t set outcome = 'needless', done_at = %(at)s
from response.quarantine_order o
where o.order_id = t.order_id and t.outcome is null
  and (o.state not in ('issued', 'served', 'active', 'completed') or o.watch_until < %(day)s::date)

-- name: find_breaches
-- Places that tell of a visit while somebody was to stay apart; where care is given they may be. Never which place.
with staying as (
    select a.person_id, a.order_id, a.unit_id, f.person_id as written_as,
           greatest(a.served_at, a.from_on::timestamp at time zone 'Asia/Ho_Chi_Minh') as since,
           (a.until_on + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as until
    from response.asked_on(%(day)s) a
    cross join lateral access.file_of(a.person_id) f (person_id)
    where a.stage = 'staying' and a.state in ('served', 'active') and a.served_at is not null
), seen as (
    select s.person_id, s.order_id, s.unit_id, c.arrived_at, c.place_id
    from staying s
    join records.check_in c on c.person_id = s.written_as and c.arrived_at between %(since)s and %(at)s
    where c.arrived_at >= s.since and c.arrived_at < s.until
    union all
    select s.person_id, s.order_id, s.unit_id, v.arrived_at, v.place_id
    from staying s
    join people.link l on l.person_id = s.written_as and l.ended_at is null and l.state in ('auto', 'manual', 'citizen')
    join records.visit v on v.record_id = l.record_id and v.arrived_at between %(since)s and %(at)s
    where v.arrived_at >= s.since and v.arrived_at < s.until
)
insert into response.breach (person_id, order_id, day, kind, found_at, unit_id)
select s.person_id, s.order_id, (s.arrived_at at time zone 'Asia/Ho_Chi_Minh')::date, 'elsewhere', %(at)s, max(s.unit_id)
from seen s
join records.place p using (place_id)
where coalesce(p.kind <> all (%(lawful)s::text[]), true)
group by 1, 2, 3
on conflict (order_id, day, kind) do nothing

-- name: to_remind
-- Who has not said today how they are, and was not reminded today.
select a.person_id
from response.asked_on(%(day)s) a
where a.state in ('served', 'active', 'completed')
  and not exists (select from response.daily_check k
                  where k.person_id = a.person_id and k.day = %(day)s::date and k.undone_at is null)
  and not exists (select from records.notice n
                  where n.person_id = a.person_id and n.kind = 'daily_check' and n.subject = %(day)s::text)
