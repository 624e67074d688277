-- name: make_moved
create temp table moved (
    line_no bigint not null,
    row_hash bigint not null,
    source_updated_at timestamptz,
    day date not null,
    from_unit_id integer not null,
    to_unit_id integer not null,
    operator text not null,
    people integer not null
) on commit drop

-- name: merge
-- Of a cell told twice the last telling counts; a corrected table replaces the former one cell by cell.
with told as (
    select distinct on (day, from_unit_id, to_unit_id, operator) day, from_unit_id, to_unit_id, operator, people, line_no
    from moved
    order by day, from_unit_id, to_unit_id, operator, line_no desc
), merged as (
    insert into response.movement as m (day, from_unit_id, to_unit_id, operator, people, batch_id, line_no)
    select day, from_unit_id, to_unit_id, operator, people, %(batch)s, line_no from told
    on conflict (day, from_unit_id, to_unit_id, operator) do update
    set people = excluded.people, batch_id = excluded.batch_id, line_no = excluded.line_no
    where m.people <> excluded.people
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed,
       (select count(*) from moved) - count(*) as unchanged
from merged

-- name: flows_of
-- hot
select m.day, m.from_unit_id, m.to_unit_id, sum(m.people) as people, count(*) as operators
from response.movement m
where m.day = %(day)s and (m.from_unit_id = %(unit)s or m.to_unit_id = %(unit)s)
group by m.day, m.from_unit_id, m.to_unit_id
order by people desc, m.from_unit_id, m.to_unit_id

-- name: busiest
-- hot
select m.day, m.from_unit_id, m.to_unit_id, sum(m.people) as people, count(*) as operators
from response.movement m
where m.day = %(day)s and m.from_unit_id <> m.to_unit_id
group by m.day, m.from_unit_id, m.to_unit_id
order by people desc, m.from_unit_id, m.to_unit_id
limit %(limit)s

-- name: days
select m.day, count(*) as cells, sum(m.people) as people, count(distinct m.operator) as operators
from response.movement m
group by m.day
order by m.day desc
