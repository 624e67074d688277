-- name: chain_cases
-- hot
select case_id from response.chain_cases(%(case_no)s, %(most)s) c (case_id)

-- name: unit_cases
select case_id from response.unit_cases(%(since)s, %(until)s, %(most)s) c (case_id)

-- name: nodes
-- hot
select case_id, case_no, unit_id, classification, day, by_onset, source_case_id
from response.case_nodes(%(cases)s)
order by day, case_id

-- name: met
-- hot
select case_id, became_case_id, score, first_on from response.met_cases(%(cases)s)

-- name: leaves
select case_id, ring, kind, state, people from response.contact_leaves(%(cases)s) order by case_id, ring, kind, state

-- name: places
-- hot
select place_id, name, kind, commune_id, address, cases, contacts, close_contacts, visits, last_case_on, last_visit_on, closed
from response.risk_places(%(most)s)

-- name: place_days
-- hot
select day, visits, cases from response.place_days(%(place)s, %(since)s)

-- name: clusters
select c.cluster_id, c.status, c.kind, nullif(c.label, '') as label, c.place_id, c.cases, c.recent, c.former,
       c.first_on, c.last_on, c.rule, c.found_at, max(s.at) as decided_at
from response.cluster c
left join response.cluster_step s on s.cluster_id = c.cluster_id and s.undone_at is null
where c.gone_at is null
group by c.cluster_id
order by c.status = 'dropped', c.recent desc, c.cases desc, c.cluster_id

-- name: cluster_cases
select n.case_no, n.unit_id, n.classification, n.day
from response.case_nodes(array(select k.case_id from response.cluster_case k where k.cluster_id = %(cluster)s)) n
order by n.day, n.case_no

-- name: judge
with judged as (
    update response.cluster c set status = %(status)s
    from (select cluster_id, status from response.cluster where cluster_id = %(cluster)s for update) former
    where c.cluster_id = former.cluster_id and former.status <> %(status)s
    returning c.cluster_id, former.status as was
)
insert into response.cluster_step (cluster_id, was, becomes, officer_id, at)
select cluster_id, was, %(status)s, %(officer)s, %(at)s from judged
returning step_id

-- name: undo
with taken as (
    update response.cluster_step s set undone_at = %(at)s
    where s.step_id = %(step)s and s.undone_at is null
      and not exists (select from response.cluster_step later
                      where later.cluster_id = s.cluster_id and later.step_id > s.step_id and later.undone_at is null)
    returning s.cluster_id, s.was
)
update response.cluster c set status = t.was from taken t where c.cluster_id = t.cluster_id

-- name: ties
-- Whoever of two cases stands among the other's contacts ties both to the place, vehicle or group where they met.
select a.case_id, b.case_id as other_case_id, m.kind, coalesce(m.place_id::text, m.place_text) as label, m.place_id,
       coalesce(a.onset_on, (coalesce(a.sampled_at, a.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date) as day,
       coalesce(b.onset_on, (coalesce(b.sampled_at, b.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date) as other_day
from response.case_file b
join response.contact k on k.person_id = b.person_id and k.state not in ('rejected', 'dropped')
join response.case_file a on a.case_id = k.case_id and a.classification in ('probable', 'confirmed')
join response.meeting m on m.case_id = k.case_id and m.person_id = k.person_id
where b.classification in ('probable', 'confirmed') and b.opened_at >= %(since)s and a.case_id <> b.case_id
  and coalesce(m.place_id::text, m.place_text) is not null
group by a.case_id, b.case_id, m.kind, coalesce(m.place_id::text, m.place_text), m.place_id

-- name: standing
select k.cluster_id, k.case_id
from response.cluster_case k
join response.cluster c using (cluster_id)
where c.merged_into is null

-- name: lock
select pg_advisory_xact_lock(hashtextextended('response.cluster', 0))

-- name: write_cluster
-- One statement a cluster: there are some hundreds in the nation, each with its cases.
with seen as (
    select count(*)::integer as cases, count(*) filter (where day > %(on)s::date - 7)::integer as recent,
           count(*) filter (where day <= %(on)s::date - 7 and day > %(on)s::date - 14)::integer as former,
           min(day) as first_on, max(day) as last_on, mode() within group (order by unit_id) as unit_id
    from (select coalesce(f.onset_on, (coalesce(f.sampled_at, f.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date) as day, f.unit_id
          from response.case_file f where f.case_id = any (%(cases)s)) f
), written as (
    insert into response.cluster as c (cluster_id, kind, label, place_id, unit_id, cases, recent, former, first_on, last_on,
                                       rule, found_at, refreshed_at)
    overriding system value
    select coalesce(%(cluster)s::bigint, nextval(pg_get_serial_sequence('response.cluster', 'cluster_id'))), %(kind)s,
           case when p.place_id is null then %(label)s else coalesce(p.name, '') end, p.place_id, coalesce(p.commune_id, s.unit_id),
           s.cases, s.recent, s.former, s.first_on, s.last_on, %(rule)s, %(at)s, %(at)s
    from seen s
    left join records.place p on p.place_id = %(place)s::bigint
    on conflict (cluster_id) do update
    set kind = excluded.kind, label = excluded.label, place_id = excluded.place_id, unit_id = excluded.unit_id,
        cases = excluded.cases, recent = excluded.recent, former = excluded.former, first_on = excluded.first_on,
        last_on = excluded.last_on, rule = excluded.rule, refreshed_at = excluded.refreshed_at, gone_at = null
    returning c.cluster_id
), gone as (
    delete from response.cluster_case k using written w where k.cluster_id = w.cluster_id and k.case_id <> all (%(cases)s)
), added as (
    insert into response.cluster_case (cluster_id, case_id)
    select w.cluster_id, x from written w, unnest(%(cases)s::bigint[]) x
    on conflict do nothing
)
select cluster_id from written

-- name: absorb
update response.cluster set merged_into = %(into)s, gone_at = %(at)s where cluster_id = any (%(clusters)s)

-- name: retire
update response.cluster set gone_at = %(at)s
where gone_at is null and merged_into is null and cluster_id <> all (%(found)s)

-- name: refresh_places
-- Set-based over the meetings of the last weeks; visits are counted for those places alone, by their index.
with seen as (
    select m.place_id, count(distinct m.case_id) as cases, count(distinct m.person_id) as contacts,
           count(distinct m.person_id) filter (where k.class = 'close') as close_contacts, max(m.started_at) as last_at
    from response.meeting m
    join response.contact k on k.case_id = m.case_id and k.person_id = m.person_id and k.state not in ('rejected', 'dropped')
    where m.place_id is not null and m.started_at >= %(since)s
    group by m.place_id
), emptied as (
    delete from response.place_risk r where r.place_id not in (select s.place_id from seen s)
)
insert into response.place_risk as r (place_id, unit_id, cases, contacts, close_contacts, visits, last_case_on, last_visit_on, refreshed_at)
select s.place_id, p.commune_id, s.cases, s.contacts, s.close_contacts, v.visits,
       (s.last_at at time zone 'Asia/Ho_Chi_Minh')::date, (v.last_at at time zone 'Asia/Ho_Chi_Minh')::date, %(at)s
from seen s
join records.place p using (place_id)
cross join lateral (
    select count(*) as visits, max(arrived_at) as last_at
    from (
        select t.arrived_at from records.visit t where t.place_id = s.place_id and t.arrived_at >= %(since)s
        union all
        select c.arrived_at from records.check_in c where c.place_id = s.place_id and c.arrived_at >= %(since)s
    ) came
) v
on conflict (place_id) do update
set unit_id = excluded.unit_id, cases = excluded.cases, contacts = excluded.contacts, close_contacts = excluded.close_contacts,
    visits = excluded.visits, last_case_on = excluded.last_case_on, last_visit_on = excluded.last_visit_on,
    refreshed_at = excluded.refreshed_at
