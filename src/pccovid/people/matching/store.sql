-- What the matcher takes from PostgreSQL, and how it writes its decisions back. What is gone, and what came with a
-- batch that is held, is given to nobody.

-- name: anything_new
select exists (
    select from people.source_record r
    left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
    left join people.never_link n on n.record_id = l.record_id and n.person_id = l.person_id
    where r.gone_at is null and coalesce(r.nationality, 'VNM') = 'VNM'
      and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
      and (
        l.link_id is null
        or (l.decided_by = 'engine' and (l.record_hash <> r.row_hash or n.record_id is not null)))
) or exists (
    -- both times are the database's own, whatever day the installation plays on
    select from ingest.chunk c join ingest.batch b using (batch_id) join ingest.source s using (source_id)
    where s.target = 'register' and c.committed_at > (select max(decided_at) from people.link)
) or exists (
    -- somebody whom the population database confirmed, and who is not linked as such yet
    select from people.register_question q
    join people.source_record r on r.record_id = q.record_id and r.row_hash = q.row_hash
    join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('provisional', 'shell')
    where q.answer = 'match' and l.decided_by = 'engine'
)

-- name: group_foreigners
select people.group_foreigners()

-- name: register_is_loaded
select exists (select from people.register_entry)

-- name: extract_mentions
-- Records to decide, and (anchored) records of an unregistered person that somebody decided, or that a citizen
-- has proved to be: those stay, and new records of the same person join them. With `everybody`, all that is settled
-- too, to compare what stands with what would be decided today.
copy (
    select r.record_id, r.source_id, r.full_name, r.birth_date, r.birth_year, r.sex, r.id_number, r.phone,
           case when u.level = 'commune' then u.unit_id end, u.district_id, u.province_id,
           case when r.commune_id is null then r.place_text end,
           r.row_hash,
           coalesce((l.decided_by <> 'engine' and p.status = 'shell') or (l.state = 'shell' and a.claimed), false),
           l.link_id, l.person_id, l.state, l.tier, l.rule, coalesce(l.record_hash = r.row_hash, false),
           coalesce(l.decided_by <> 'engine', false)
    from people.source_record r
    left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
    left join people.person p using (person_id)
    left join (select distinct person_id, true as claimed from access.account_person where until is null) a using (person_id)
    left join commons.unit u on u.unit_id = r.commune_id
    left join people.never_link n on n.record_id = l.record_id and n.person_id = l.person_id
    where r.gone_at is null and coalesce(r.nationality, 'VNM') = 'VNM'
      and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
      and (
        l.link_id is null or %(everybody)s
        or case when l.decided_by = 'engine'
                then l.record_hash <> r.row_hash or l.state in ('provisional', 'shell') or n.record_id is not null
                else p.status = 'shell' end)
) to stdout (format csv)

-- name: extract_register
copy (
    select e.entry_id, e.pin, coalesce(e.old_id, b.value), e.full_name, e.birth_date, e.birth_year, e.sex,
           case when u.level = 'commune' then u.unit_id end, u.district_id, u.province_id,
           coalesce(p.merged_into, p.person_id, i.person_id)
    from people.register_entry e
    left join commons.unit u on u.unit_id = e.commune_id
    left join people.person p on p.register_entry_id = e.entry_id
    left join lateral (
        select i.person_id from people.identifier i join people.person o using (person_id)
        where i.kind = 'pin' and i.value = e.pin and p.person_id is null
          and o.status = 'active' and o.register_entry_id is null
        order by i.person_id limit 1
    ) i on true
    left join lateral (
        select min(b.value) as value from people.bridge b where b.person_id = p.person_id and b.kind = 'cmnd'
    ) b on true
) to stdout (format csv)

-- name: extract_confirmed
-- Without the extract: those about whom the population database answered "right" are the reference.
copy (
    select distinct on (r.id_number) r.record_id,
           case when length(r.id_number) = 12 then r.id_number end, case when length(r.id_number) = 9 then r.id_number end,
           r.full_name, r.birth_date, r.birth_year, r.sex,
           case when u.level = 'commune' then u.unit_id end, u.district_id, u.province_id, i.person_id
    from people.register_question q
    join people.source_record r on r.record_id = q.record_id and r.row_hash = q.row_hash
    left join commons.unit u on u.unit_id = r.commune_id
    left join lateral (
        select i.person_id from people.identifier i join people.person o using (person_id)
        where i.kind in ('pin', 'cmnd') and i.value = r.id_number and o.status = 'active'
        order by i.person_id limit 1
    ) i on true
    where q.answer = 'match'
    order by r.id_number, r.record_id
) to stdout (format csv)

-- name: extract_phones
copy (
    select l.person_id, r.phone
    from people.link l
    join people.source_record r on r.record_id = l.record_id
    join people.person p on p.person_id = l.person_id and p.status = 'active'
    where l.ended_at is null and l.state in ('auto', 'manual', 'citizen') and r.phone is not null
      and (l.decided_by <> 'engine' or (l.record_hash = r.row_hash and not %(everybody)s))
    union all
    select b.person_id, b.value from people.bridge b
    join people.person p on p.person_id = b.person_id and p.status = 'active'
    where b.kind = 'phone'
) to stdout (format csv)

-- name: extract_refusals
copy (select record_id, person_id from people.never_link) to stdout (format csv)

-- name: make_outcome
create temp table outcome (
    record_id bigint, ref bigint, person_id uuid, newcomer bigint, state text, tier smallint, rule text, weight real,
    q real, runner_up real, evidence jsonb, row_hash bigint, link_id bigint, commune integer
) on commit drop

-- name: make_suspect
create temp table suspect (
    record_id bigint, place integer, ref bigint, person_id uuid, newcomer bigint, weight real, q real, evidence jsonb
) on commit drop

-- name: make_newcomer
create temp table newcomer (newcomer bigint primary key, ref bigint, person_id uuid not null default gen_random_uuid())
on commit drop

-- name: add_model
insert into people.match_model (version, body, metrics, trained_on)
values (%(version)s, %(body)s::text::jsonb, %(metrics)s::text::jsonb, %(trained_on)s)
on conflict (version) do nothing

-- name: approve_shipped
-- A new release never takes the word from a model that somebody approved here.
update people.match_model
set approved_by = %(by)s, approved_at = now(), approval_reason = 'shipped with the program'
where version = %(version)s and not exists (select from people.match_model where approved_at is not null)

-- name: approve_model
update people.match_model set approved_by = %(by)s, approved_at = clock_timestamp(), approval_reason = %(reason)s
where version = %(version)s and version is distinct from (
    select version from people.match_model where approved_at is not null order by approved_at desc, version desc limit 1)

-- name: deciding_model
select version, body, metrics from people.match_model where approved_at is not null order by approved_at desc, version desc limit 1

-- name: match_model
select version, body, metrics from people.match_model where version = %(version)s

-- name: match_models
select version, trained_on, metrics, loaded_at, approved_by, approved_at, approval_reason,
       approved_at is not null
       and version = first_value(version) over (order by approved_at desc nulls last, version desc) as deciding
from people.match_model order by loaded_at desc, version desc

-- name: lock_links
lock table people.link in share row exclusive mode

-- name: drop_overtaken
-- Somebody decided about these while the matcher was thinking: their word stands.
delete from outcome o
where exists (select from people.link l where l.record_id = o.record_id and l.ended_at is null
              and l.state <> 'rejected' and l.link_id is distinct from o.link_id)
   or exists (select from people.never_link n where n.record_id = o.record_id and n.person_id = o.person_id)
   or (o.link_id is not null and exists (select from people.link l where l.link_id = o.link_id and l.ended_at is not null))

-- name: find_newcomers
insert into newcomer (newcomer, ref)
select newcomer, ref from outcome where person_id is null
union
select newcomer, ref from suspect where person_id is null

-- name: name_newcomers
update outcome o set person_id = n.person_id from newcomer n where o.person_id is null and n.newcomer = o.newcomer

-- name: name_suspects
update suspect s set person_id = n.person_id from newcomer n where s.person_id is null and n.newcomer = s.newcomer

-- name: add_people
insert into people.person (person_id, status, identity_level, register_entry_id)
select person_id, case when ref is null then 'shell' else 'active' end, 0, case when %(by_register)s then ref end
from newcomer

-- name: adopt_people
-- Known so far by answers only; now the register has their entry.
update people.person p set register_entry_id = o.ref
from outcome o
where %(by_register)s and o.person_id = p.person_id and o.ref is not null and p.register_entry_id is null
  and p.status = 'active'

-- name: end_links
update people.link l set ended_at = now() from outcome o where l.link_id = o.link_id

-- name: add_links
insert into people.link (record_id, person_id, state, tier, rule, model, weight, q, runner_up_weight, evidence,
                         record_hash, decided_by, prior_link_id)
select record_id, person_id, state, tier, rule, %(model)s, weight, q, runner_up,
       evidence, row_hash, 'engine', link_id
from outcome

-- name: close_tasks
update people.review_task t set state = 'closed', decided_by = 'engine', decided_at = now()
from outcome o where t.record_id = o.record_id and t.state = 'open'

-- name: add_tasks
insert into people.review_task (record_id, reason, candidates, commune_id, created_at)
select o.record_id, o.rule,
       jsonb_agg(jsonb_build_object('person_id', s.person_id, 'weight', s.weight, 'q', s.q, 'evidence', s.evidence)
                 order by s.place),
       o.commune, %(at)s
from outcome o join suspect s using (record_id)
where o.state = 'shell' and o.tier = 4
group by o.record_id, o.rule, o.commune

-- name: plan_for_many
-- The planner does not see how many people are in the array below: for many, joins by hashing are three times faster.
select set_config('enable_nestloop', case when (select count(*) from outcome) > 20000 then 'off' else 'on' end, true)

-- name: refresh_touched
select people.refresh(array(
    select person_id from outcome
    union
    select l.person_id from outcome o join people.link l on l.link_id = o.link_id
    union
    select person_id from newcomer
))

-- name: refresh_waiting
select people.refresh_waiting()

-- name: refresh_waiting
select people.refresh_waiting()

-- name: analyze_new
analyze outcome, newcomer, suspect

-- name: make_drifted
create temp table drifted (record_id bigint, link_id bigint, kind text, commune integer) on commit drop

-- name: close_drift_tasks
-- The matcher and the link agree again.
update people.review_task t set state = 'closed', decided_by = 'engine', decided_at = now()
where t.state = 'open' and t.reason in ('drift_other_person', 'drift_nobody')
  and t.record_id not in (select record_id from drifted)

-- name: add_drift_tasks
-- First the person it is linked to, then whom it would be given to. What somebody decided meanwhile is left alone.
insert into people.review_task (record_id, reason, candidates, commune_id, created_at)
select d.record_id, 'drift_' || d.kind,
       jsonb_build_array(jsonb_build_object('person_id', l.person_id, 'weight', l.weight, 'q', l.q, 'evidence', l.evidence))
       || coalesce((select jsonb_agg(jsonb_build_object('person_id', s.person_id, 'weight', s.weight, 'q', s.q,
                                                        'evidence', s.evidence) order by s.place)
                    from suspect s where s.record_id = d.record_id), '[]'),
       d.commune, %(at)s
from drifted d
join people.link l on l.link_id = d.link_id and l.ended_at is null and l.decided_by = 'engine'
on conflict (record_id) where state = 'open' do nothing

-- name: refresh_newcomers
select people.refresh(array(select person_id from newcomer))

-- name: keep_drift
insert into people.drift (run_at, source_id, kind, model, records, tasks)
select %(run_at)s, c.source_id, c.kind, %(model)s, c.records,
       (select count(*) from people.review_task t join people.source_record r using (record_id)
        where t.created_at = %(run_at)s and t.reason = 'drift_' || c.kind and r.source_id = c.source_id)
from unnest(%(sources)s::smallint[], %(kinds)s::text[], %(counts)s::bigint[]) as c (source_id, kind, records)

-- name: latest_drift
select s.source, d.kind, d.records, d.tasks
from people.drift d join ingest.source s using (source_id)
where d.run_at = (select max(run_at) from people.drift)
order by s.source_id, d.kind

-- name: extract_links
-- For evaluation: each record and the number of the registered person it was given to, if any.
copy (
    select s.source, r.source_key, l.tier, l.state, l.person_id, coalesce(e.pin, i.value),
           r.birth_date is not null and coalesce(r.id_number ~ '^(\d{9}|\d{12})$', false)
    from people.source_record r
    join ingest.source s using (source_id)
    left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
    left join people.person p using (person_id)
    left join people.register_entry e on e.entry_id = p.register_entry_id
    left join lateral (
        select value from people.identifier i
        where i.person_id = p.person_id and i.kind = 'pin' and p.status = 'active' and p.register_entry_id is null
        order by value limit 1
    ) i on true
) to stdout (format csv)

-- name: extract_keys
-- For evaluation of what was not published: by which key its source knows each record.
copy (
    select r.record_id, s.source, r.source_key from people.source_record r join ingest.source s using (source_id)
    where r.gone_at is null
) to stdout (format csv)
