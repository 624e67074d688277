-- name: ask_export
insert into exchange.export (export_id, system_id, purpose, types, since, asked_at)
values (%(export)s, %(system)s, %(purpose)s, %(types)s, %(since)s, %(at)s)

-- name: export
select e.export_id, e.purpose, e.types, e.since, e.state, e.asked_at, e.files, null::integer as unit_id
from exchange.export e
where e.export_id = %(export)s

-- name: asked_exports
select e.export_id, e.purpose, e.types, e.since, e.state, e.asked_at, e.files, c.unit_id
from exchange.export e
join access.system_client c using (system_id)
where e.state = 'asked'
order by e.asked_at
for update of e skip locked

-- name: end_export
update exchange.export set state = %(state)s, files = %(files)s::text::jsonb, finished_at = %(at)s
where export_id = %(export)s

-- name: people_behind
select p.person_id
from people.person p
join access.subject s using (person_id)
left join commons.unit u on u.unit_id = s.commune_id
where p.person_id > %(after)s and p.status <> 'merged'
  and (%(unit)s::integer is null or %(unit)s in (u.unit_id, u.district_id, u.province_id))
  and (%(since)s::timestamptz is null or exists (
      select from people.link l join people.source_record r using (record_id)
      where l.person_id = p.person_id and l.ended_at is null and greatest(r.loaded_at, l.decided_at) >= %(since)s))
order by p.person_id
limit %(most)s

-- name: doses
select d.record_id, l.person_id, d.vaccine, d.vaccine_text, d.dose_no, d.given_on, d.lot, d.site_code, d.site_name,
       r.source_updated_at as updated_at
from people.link l
join records.dose d using (record_id)
join people.source_record r using (record_id)
where l.person_id = any (%(people)s) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and r.gone_at is null
  and not exists (select from people.statement t where t.supersedes = d.record_id and t.undone_at is null)
  and (%(since)s::timestamptz is null or greatest(r.loaded_at, l.decided_at) >= %(since)s)
order by d.record_id

-- name: tests
select t.record_id, l.person_id, t.method, t.result, t.taken_at, t.resulted_at, t.ct, t.lab_code, t.lab_name,
       t.sample_no, t.kit, r.source_updated_at as updated_at
from people.link l
join records.test t using (record_id)
join people.source_record r using (record_id)
where l.person_id = any (%(people)s) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and r.gone_at is null
  and (%(since)s::timestamptz is null or greatest(r.loaded_at, l.decided_at) >= %(since)s)
order by t.record_id

-- name: cards
select c.record_id, l.person_id, c.card_no, c.social_no, c.valid_from, c.valid_to, c.facility_code, c.facility_name,
       r.source_updated_at as updated_at
from people.link l
join records.coverage c using (record_id)
join people.source_record r using (record_id)
where l.person_id = any (%(people)s) and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
  and r.gone_at is null
  and (%(since)s::timestamptz is null or greatest(r.loaded_at, l.decided_at) >= %(since)s)
order by c.record_id

-- name: gone
-- A record that its source let go, or that nobody is surely behind any more.
select case when d.record_id is not null then 'Immunization' when t.record_id is not null then 'Observation'
            else 'Coverage' end as type, r.record_id
from people.source_record r
left join records.dose d using (record_id)
left join records.test t using (record_id)
left join records.coverage c using (record_id)
where coalesce(d.record_id, t.record_id, c.record_id) is not null
  and (r.gone_at >= %(since)s or exists (
      select from people.link l
      where l.record_id = r.record_id and l.ended_at >= %(since)s and l.state in ('auto', 'manual', 'citizen', 'shell')
        and not exists (select from people.link n where n.record_id = r.record_id and n.ended_at is null
                        and n.state in ('auto', 'manual', 'citizen', 'shell'))))
  and (%(unit)s::integer is null or exists (
      select from people.link l
      join access.subject s using (person_id)
      join commons.unit u on u.unit_id = s.commune_id
      where l.record_id = r.record_id and %(unit)s in (u.unit_id, u.district_id, u.province_id)))
order by r.record_id

-- name: add_subscription
insert into exchange.subscription (subscription_id, system_id, purpose, type, person_id, endpoint, told_until, made_at)
select %(subscription)s, %(system)s, %(purpose)s, %(type)s, %(person)s, %(endpoint)s,
       coalesce(max(b.batch_id), 0), %(at)s
from ingest.batch b

-- name: subscription
select s.subscription_id, s.type, s.person_id, s.endpoint, s.state, s.failures
from exchange.subscription s
where s.subscription_id = %(subscription)s

-- name: end_subscription
update exchange.subscription set state = 'off' where subscription_id = %(subscription)s

-- name: due
select s.subscription_id, s.type, s.person_id, s.endpoint, s.state, s.failures, news.until
from exchange.subscription s
join access.system_client c using (system_id)
cross join lateral (
    -- About one person: a record of theirs came or changed. About everybody: something did; they come and look.
    select case when s.person_id is null then (
        select max(k.batch_id) from ingest.chunk k where k.batch_id > s.told_until and k.rows_new + k.rows_changed > 0
    ) else (
        select max(r.batch_id)
        from people.link l
        join people.source_record r using (record_id)
        where l.person_id = s.person_id and l.ended_at is null and r.batch_id > s.told_until
          and case s.type when 'Immunization' then exists (select from records.dose f where f.record_id = r.record_id)
                          when 'Observation' then exists (select from records.test f where f.record_id = r.record_id)
                          when 'Coverage' then exists (select from records.coverage f where f.record_id = r.record_id)
                          else true end
    ) end as until
) news
where s.state = 'active' and c.revoked_at is null and news.until is not null

-- name: told
update exchange.subscription set told_until = %(until)s, failures = 0 where subscription_id = %(subscription)s

-- name: not_told
update exchange.subscription
set failures = failures + 1, state = case when failures >= 9 then 'error' else state end
where subscription_id = %(subscription)s
