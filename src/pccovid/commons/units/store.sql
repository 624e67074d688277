-- The State's list of units, brought to what the data files say. Rows arrive as one JSON array; those that are
-- already right are not written again, so loading twice changes nothing.

-- name: merge_units
insert into commons.unit as u (unit_id, code, level, kind, name, fold, parent_id, province_id, district_id,
                               lat, lon, valid_from, valid_to)
select n.unit_id, n.code, n.level, n.kind, n.name, n.fold, n.parent_id, n.province_id, n.district_id,
       n.lat, n.lon, n.valid_from, n.valid_to
from jsonb_to_recordset(%(rows)s::text::jsonb)
     as n (unit_id integer, code text, level text, kind text, name text, fold text, parent_id integer,
           province_id integer, district_id integer, lat real, lon real, valid_from date, valid_to date)
on conflict (unit_id) do update
set code = excluded.code, level = excluded.level, kind = excluded.kind, name = excluded.name,
    fold = excluded.fold, parent_id = excluded.parent_id, province_id = excluded.province_id,
    district_id = excluded.district_id, lat = excluded.lat, lon = excluded.lon,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to
where u is distinct from excluded

-- name: merge_successors
insert into commons.unit_successor as s (old_id, new_id, how, doubtful)
select n.old_id, n.new_id, n.how, n.doubtful
from jsonb_to_recordset(%(rows)s::text::jsonb) as n (old_id integer, new_id integer, how text, doubtful boolean)
on conflict (old_id, new_id) do update
set how = excluded.how, doubtful = excluded.doubtful
where s is distinct from excluded

-- name: remove_successors
delete from commons.unit_successor s
where not exists (
    select from jsonb_to_recordset(%(rows)s::text::jsonb) as n (old_id integer, new_id integer)
    where n.old_id = s.old_id and n.new_id = s.new_id
)
