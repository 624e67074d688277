-- name: take_news
-- Who is concerned: people on whom the records hang or hung, as they are known today. In order of nothing: what is
-- taken is deleted with the conclusions drawn from it, or neither.
with taken as (
    delete from records.news
    where news_id in (select n.news_id from records.news n order by n.news_id limit %(most)s for update skip locked)
    returning record_id, person_id
)
select distinct access.person_now(p.person_id)
from (
    select t.person_id from taken t where t.person_id is not null
    union
    select l.person_id from taken t join people.link l using (record_id)
    where l.state in ('auto', 'manual', 'citizen', 'shell')
) p

-- name: one_at_a_time
-- Two that open cases at once could open two of one infection.
select pg_advisory_xact_lock(hashtextextended('response.cases', 0))

-- name: moved
-- Cases whose person was merged into another since, or parted from them again.
select c.case_id, access.person_now(c.person_id) as person_id, 'merged' as reason
from unnest(%(people)s::uuid[]) p (person_id)
cross join lateral access.file_of(p.person_id) f (person_id)
join response.case_file c on c.person_id = f.person_id
where c.person_id <> p.person_id
union
select c.case_id, k.was::uuid, 'parted'
from unnest(%(people)s::uuid[]) p (person_id)
join response.case_file c on c.person_id = p.person_id
cross join lateral (
    select h.was, h.reason from response.case_change h
    where h.case_id = c.case_id and h.field = 'person_id' order by h.change_id desc limit 1
) k
where k.reason = 'merged' and access.person_now(k.was::uuid) = k.was::uuid

-- name: known
select c.case_id, c.case_no, c.person_id, c.classification, c.basis, c.test_record_id, c.definition, c.laboratory, c.onset_on,
       c.symptomatic, c.sampled_at, c.confirmed_at, c.isolated_at, c.exposed_on, c.investigation, c.outcome, c.outcome_on,
       c.reinfection, c.origin, c.unit_id, c.stay_unit_id, c.source_case_id, c.joined_to, c.revision, c.opened_at,
       c.opened_by,
       array(select distinct h.field from response.case_change h
             where h.case_id = c.case_id and h.officer_id is not null) as said,
       (select case when exists (
                   select from people.link l
                   where l.record_id = t.record_id and l.person_id = c.person_id and l.ended_at is null
                     and l.state in ('auto', 'manual', 'citizen', 'shell'))
               then t.result else 'elsewhere' end
        from records.test t where t.record_id = c.test_record_id) as resting
from response.case_file c
where c.person_id = any (%(people)s::uuid[])
order by c.case_id

-- name: positives
select l.person_id, t.record_id, t.method, t.taken_at as sampled_at, t.resulted_at,
       coalesce(t.taken_at, t.resulted_at, r.source_updated_at, r.loaded_at) as moment
from people.link l
join records.test t using (record_id)
join people.source_record r using (record_id)
where l.person_id = any (%(people)s::uuid[]) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and t.result = 'positive' and coalesce(t.pool_size, 1) = 1 and t.method <> 'antibody'

-- name: cares
select l.person_id, t.onset_on, t.began_on, t.ended_on, t.status, t.care
from people.link l
join records.treatment t using (record_id)
where l.person_id = any (%(people)s::uuid[]) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')

-- name: reports
select l.person_id, c.case_class as classification, c.symptoms_on as onset_on,
       c.sampled_on::timestamp at time zone 'Asia/Ho_Chi_Minh' as sampled_at, c.case_outcome as outcome,
       c.outcome_day as outcome_on, c.case_origin as origin,
       coalesce(coalesce(c.sampled_on, c.symptoms_on)::timestamp at time zone 'Asia/Ho_Chi_Minh', r.loaded_at) as moment
from people.link l
join records.case_report c using (record_id)
join people.source_record r using (record_id)
where l.person_id = any (%(people)s::uuid[]) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by moment, l.record_id

-- name: feelings
select l.person_id, (d.declared_at at time zone 'Asia/Ho_Chi_Minh')::date as declared_on
from people.link l
join records.declaration d using (record_id)
where l.person_id = any (%(people)s::uuid[]) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and d.symptoms is not null

-- name: open_cases
select case_id, case_no from response.open_cases(%(rows)s::text::jsonb, %(at)s, null)

-- name: change_cases
select response.change_cases(%(rows)s::text::jsonb, %(at)s, null)

-- name: one
-- hot
select c.case_id, c.case_no, c.person_id, c.classification, c.basis, c.test_record_id, c.definition, c.laboratory, c.onset_on,
       c.symptomatic, c.sampled_at, c.confirmed_at, c.isolated_at, c.exposed_on, c.investigation, c.outcome, c.outcome_on,
       c.reinfection, c.origin, c.unit_id, c.stay_unit_id, c.source_case_id, c.joined_to, c.revision, c.opened_at,
       c.opened_by
from response.case_file c
where c.case_no = %(case_no)s

-- name: trace_again
-- Only rings that are still drawn: of an older case the evidence is gone, and tracing it again would empty its ring.
update response.case_file c
set revision = revision + 1
where c.person_id in (select f.person_id from unnest(%(people)s::uuid[]) p cross join lateral access.file_of(p) f (person_id))
  and c.opened_at > %(since)s

-- name: on_desk
select case_id, case_no, person_id, unit_id, classification, basis, investigation, reinfection, onset_on, sampled_at, opened_at
from response.cases_on_desk(%(list)s, %(before)s, %(people)s, %(days)s, %(most)s)

-- name: person_of
select response.case_door(%(case_no)s)

-- name: id_of
select response.case_of_no(%(case_no)s)

-- name: no_of
select response.no_of_case(%(case)s)

-- name: of_person
-- hot
select c.case_id, c.case_no, c.person_id, c.classification, c.basis, c.test_record_id, c.definition, c.laboratory, c.onset_on,
       c.symptomatic, c.sampled_at, c.confirmed_at, c.isolated_at, c.exposed_on, c.investigation, c.outcome, c.outcome_on,
       c.reinfection, c.origin, c.unit_id, c.stay_unit_id, c.source_case_id, c.joined_to, c.revision, c.opened_at,
       c.opened_by
from response.case_file c
where c.person_id in (select access.file_of(%(person)s))
order by c.case_id

-- name: history
-- hot
select k.change_id, k.at, k.field, k.was, k.becomes, k.reason, k.officer_id, o.name as officer
from response.case_change k
left join response.officers_of_case(%(case)s) o using (officer_id)
where k.case_id = %(case)s
order by k.change_id

-- name: change_case
select response.change_case(%(case)s, %(changes)s::text::jsonb, %(reason)s, %(at)s)

-- name: open_case
select response.open_case(%(row)s::text::jsonb, %(at)s)

-- name: list_outcome
select opened, changed, same, unsure from response.list_outcome(%(list)s)

-- name: people_of_list
select response.people_of_list(%(list)s)

-- name: among
-- hot
select c.case_id, c.case_no, c.person_id, c.classification, c.basis, c.test_record_id, c.definition, c.laboratory, c.onset_on,
       c.symptomatic, c.sampled_at, c.confirmed_at, c.isolated_at, c.exposed_on, c.investigation, c.outcome, c.outcome_on,
       c.reinfection, c.origin, c.unit_id, c.stay_unit_id, c.source_case_id, c.joined_to, c.revision, c.opened_at,
       c.opened_by
from response.case_file c
where c.case_id = any (%(cases)s::bigint[])
order by c.case_id desc
