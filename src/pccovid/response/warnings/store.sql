-- name: due
with due as materialized (
    select k.contact_id, k.case_id, k.person_id, k.ring, (k.last_at at time zone 'Asia/Ho_Chi_Minh')::date as met_on
    from response.contact k join response.case_file c using (case_id)
    where k.state = 'accepted' and (k.warned_at is null or k.unwarned_at is not null)
      and k.supported and k.decided_at <= %(before)s and c.classification = 'confirmed' and c.basis = 'laboratory'
    order by k.decided_at
    limit %(most)s
    for update of k skip locked
), strongest as (
    select distinct on (d.contact_id) d.contact_id, m.case_id, m.kind, coalesce(m.place_id::text, m.place_text, '') as place
    from due d join response.meeting m on m.case_id = d.case_id and m.person_id = d.person_id
    order by d.contact_id, m.weight desc, m.ended_at desc
), crowd as (
    select m.case_id, m.kind, coalesce(m.place_id::text, m.place_text, '') as place, count(distinct m.person_id) as people
    from response.meeting m
    where m.case_id in (select d.case_id from due d)
    group by 1, 2, 3
), ordered as (
    select d.contact_id, max(o.watch_until) as watch_until
    from due d
    join response.quarantine_order o on o.person_id = d.person_id
    where o.state in ('proposed', 'issued', 'served', 'active', 'transferred')
    group by 1
)
select d.contact_id, d.person_id, d.ring, s.kind, coalesce(c.people, 0) as people_there, d.met_on, o.watch_until
from due d
left join strongest s using (contact_id)
left join crowd c on (c.case_id, c.kind, c.place) = (s.case_id, s.kind, s.place)
left join ordered o on o.contact_id = d.contact_id

-- name: warned
update response.contact k set warned_at = %(at)s, warned_of = w.day, unwarned_at = null
from unnest(%(contacts)s::bigint[], %(days)s::date[]) w (contact_id, day)
where k.contact_id = w.contact_id

-- name: fallen
-- A warning falls with the decision or with the case; who is warned of the same day for another case is left alone.
with fallen as materialized (
    select k.contact_id, k.person_id, k.warned_of
    from response.contact k join response.case_file c using (case_id)
    where k.warned_at is not null and k.unwarned_at is null
      and (k.state not in ('accepted', 'converted') or c.classification <> 'confirmed' or c.basis <> 'laboratory')
      and coalesce(k.decided_at, k.traced_at) <= %(before)s
    order by k.contact_id
    limit %(most)s
    for update of k skip locked
)
select f.contact_id, f.person_id, f.warned_of,
       exists (select from response.contact o join response.case_file c using (case_id)
               where o.person_id = f.person_id and o.warned_of = f.warned_of and o.unwarned_at is null
                 and o.contact_id not in (select contact_id from fallen)
                 and o.state in ('accepted', 'converted') and c.classification = 'confirmed' and c.basis = 'laboratory') as stands
from fallen f

-- name: unwarned
update response.contact k set unwarned_at = %(at)s where k.contact_id = any (%(contacts)s)

-- name: delay
select accepted, warned, median, slowest from response.warning_delay(%(case_no)s, %(since)s)

-- name: measured
select count(*) as accepted, count(k.warned_at) as warned,
       percentile_cont(0.5) within group (order by k.warned_at - c.confirmed_at) as median,
       max(k.warned_at - c.confirmed_at) as slowest
from response.case_file c join response.contact k using (case_id)
where c.case_no = any (%(cases)s) and k.state in ('accepted', 'converted') and k.unwarned_at is null
