-- name: make_incoming
create temp table incoming (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    source_key text not null,
    full_name text,
    birth_date date,
    birth_year smallint,
    sex text,
    id_number text,
    phone text,
    commune_id integer,
    place_text text,
    on_behalf boolean,
    nationality text,
    record_id bigint not null default nextval('people.source_record_record_id_seq')
) on commit drop

-- name: add_incoming
select people.add_incoming(%(source)s::smallint, %(batch)s, %(at)s)

-- name: add_facts
select people.add_facts(%(table)s::text::regclass)

-- name: make_arrived
create temp table arrived (
    line_no bigint not null,
    record_id bigint not null,
    state text not null,
    former_facts jsonb
) on commit drop

-- name: prepare_facts
select people.prepare_facts(%(table)s::text::regclass)

-- name: record_facts
select people.record_facts(%(table)s::text::regclass)

-- name: compare
-- One look per key, forced by the inner limit: a chunk must never scan the whole table.
-- Of one key told twice the newest telling counts; an older one than ours changes nothing.
insert into arrived (line_no, record_id, state)
select i.line_no, coalesce(r.record_id, i.record_id),
       case when r.record_id is null then 'new' when r.row_hash <> i.row_hash then 'changed' else 'confirmed' end
from (
    select distinct on (source_key) line_no, source_key, row_hash, source_updated_at, record_id
    from incoming
    order by source_key, source_updated_at desc nulls last, line_no desc
) i
left join lateral (
    select s.record_id, s.row_hash, s.source_updated_at
    from people.source_record s
    where s.source_id = %(source)s and s.source_key = i.source_key
    limit 1
) r on true
where r.record_id is null
   or (r.row_hash <> i.row_hash and coalesce(i.source_updated_at >= r.source_updated_at, true))
   or (r.row_hash = i.row_hash and i.source_updated_at > r.source_updated_at)

-- name: count_arrived
select count(*) filter (where state = 'new') as new, count(*) filter (where state = 'changed') as changed,
       (select count(*) from incoming) - count(*) filter (where state in ('new', 'changed')) as unchanged
from arrived

-- name: set_aside
insert into people.set_aside (batch_id, line_no, source_key, content)
select %(batch)s, i.line_no, i.source_key, to_jsonb(i)
from arrived a
join incoming i using (line_no)
where a.state = 'changed'
on conflict do nothing

-- name: forget_changed
delete from arrived where state = 'changed'

-- name: bring_back
with brought as (
    delete from people.set_aside
    where batch_id = %(batch)s and line_no in (
        select line_no from people.set_aside where batch_id = %(batch)s order by line_no limit %(most)s
    )
    returning content
)
insert into incoming
select (row).* from (select jsonb_populate_record(null::incoming, content) as row from brought offset 0) as rows

-- name: keep_former
insert into people.source_record_version (record_id, version, content, batch_id, line_no, replaced_at)
select r.record_id, r.version, to_jsonb(r) || coalesce(a.former_facts, '{}'), r.batch_id, r.line_no, %(at)s
from arrived a
join people.source_record r using (record_id)
where a.state = 'changed'

-- name: change
update people.source_record r
set version = r.version + 1, full_name = i.full_name, birth_date = i.birth_date, birth_year = i.birth_year,
    sex = i.sex, id_number = i.id_number, phone = i.phone, commune_id = i.commune_id, place_text = i.place_text,
    on_behalf = coalesce(i.on_behalf, false), nationality = i.nationality, row_hash = i.row_hash, batch_id = %(batch)s, line_no = i.line_no,
    source_updated_at = i.source_updated_at, loaded_at = %(at)s
from arrived a
join incoming i using (line_no)
where r.record_id = a.record_id and a.state = 'changed'

-- name: confirm
update people.source_record r
set source_updated_at = i.source_updated_at
from arrived a
join incoming i using (line_no)
where r.record_id = a.record_id and a.state = 'confirmed'

-- name: add
insert into people.source_record (record_id, source_id, source_key, full_name, birth_date, birth_year, sex,
    id_number, phone, commune_id, place_text, on_behalf, nationality, row_hash, batch_id, line_no, source_updated_at, loaded_at)
overriding system value
select a.record_id, %(source)s, i.source_key, i.full_name, i.birth_date, i.birth_year, i.sex,
       i.id_number, i.phone, i.commune_id, i.place_text, coalesce(i.on_behalf, false), i.nationality,
       i.row_hash, %(batch)s, i.line_no, i.source_updated_at, %(at)s
from arrived a
join incoming i using (line_no)
where a.state = 'new'
order by a.record_id

-- name: tell_subjects
select people.tell_subjects(%(source)s::smallint)

-- name: follow_subjects
select people.follow_subjects(%(at)s)

-- name: make_registered
create temp table registered (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    source_key text not null,
    old_id text,
    full_name text not null,
    sex text,
    birth_date date,
    birth_year smallint not null,
    commune_id integer
) on commit drop

-- name: register
-- The extract is copied, not remembered: a changed entry replaces the former one.
with newest as (
    select distinct on (source_key) line_no, row_hash, source_key, old_id, full_name, sex, birth_date, birth_year, commune_id
    from registered
    order by source_key, line_no desc
), merged as (
    insert into people.register_entry as e (source_key, pin, old_id, full_name, sex, birth_date, birth_year, commune_id,
        row_hash, batch_id, line_no)
    select source_key, source_key, old_id, full_name, sex, birth_date, birth_year, commune_id, row_hash, %(batch)s, line_no
    from newest
    on conflict (source_key) do update
    set old_id = excluded.old_id, full_name = excluded.full_name, sex = excluded.sex, birth_date = excluded.birth_date,
        birth_year = excluded.birth_year, commune_id = excluded.commune_id, row_hash = excluded.row_hash,
        batch_id = excluded.batch_id, line_no = excluded.line_no
    where e.row_hash <> excluded.row_hash
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed,
       (select count(*) from registered) - count(*) as unchanged
from merged

-- name: mark_missing
update people.source_record set missing_since = %(at)s
where source_id = %(source)s and source_key = any (%(keys)s) and missing_since is null

-- name: let_go
update people.source_record set gone_at = %(at)s
where source_id = %(source)s and source_key = any (%(keys)s) and missing_since is not null and gone_at is null
returning record_id

-- name: end_links
update people.link set ended_at = %(at)s
where record_id = any (%(records)s) and ended_at is null and state <> 'rejected'
returning person_id

-- name: close_tasks
update people.review_task set state = 'closed', decided_by = 'engine', decided_at = %(at)s
where record_id = any (%(records)s) and state = 'open'

-- name: stop_waiting
delete from people.waiting where record_id = any (%(records)s)

-- name: link_again
-- As it was when the record went; who was merged since is looked for where they are now.
insert into people.link (record_id, person_id, state, tier, rule, model, weight, q, runner_up_weight, evidence,
                         record_hash, decided_by, prior_link_id)
select l.record_id, p.person_id, l.state, l.tier, l.rule, l.model, l.weight, l.q, l.runner_up_weight, l.evidence,
       l.record_hash, l.decided_by, l.link_id
from incoming i
join people.source_record r on r.source_id = %(source)s and r.source_key = i.source_key and r.gone_at is not null
join people.link l on l.record_id = r.record_id and l.ended_at = r.gone_at
join people.person m on m.person_id = l.person_id
join people.person p on p.person_id = coalesce(m.merged_into, m.person_id)
where not exists (select from people.never_link n where n.record_id = r.record_id and n.person_id = p.person_id)
  and not exists (select from people.link o where o.record_id = r.record_id and o.ended_at is null and o.state <> 'rejected')
group by l.link_id, p.person_id
returning person_id

-- name: tell_again
update people.source_record r set missing_since = null, gone_at = null
from incoming i
where r.source_id = %(source)s and r.source_key = i.source_key and r.missing_since is not null

-- name: refresh
select people.refresh(%(people)s)

-- name: lineage
select r.record_id, r.version, s.source, r.batch_id, b.name as batch, r.line_no, r.loaded_at
from people.source_record r
join ingest.batch b using (batch_id)
join ingest.source s on s.source_id = r.source_id
where r.record_id = any (%(records)s)
order by r.record_id
