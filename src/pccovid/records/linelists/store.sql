-- name: hand_in
select records.hand_in(%(name)s, %(sha256)s, %(content)s, %(at)s)

-- name: is_known
select exists (select from records.line_list l
               where l.sha256 = %(sha256)s and l.state not in ('refused', 'dropped', 'taken_back'))

-- name: lists
-- hot
select l.list_id, l.name, l.state, l.problem, l.rows_new, l.rows_changed, l.rows_unchanged, l.rows_bad, l.records_kept,
       l.handed_in_at, l.handed_in_by, l.changed_at, l.decided_by
from records.line_list l
where l.unit_id = %(unit)s and (%(before)s::bigint is null or l.list_id < %(before)s)
order by l.list_id desc
limit %(most)s

-- name: one
-- hot
select l.list_id, l.name, l.state, l.problem, l.rows_new, l.rows_changed, l.rows_unchanged, l.rows_bad, l.records_kept,
       l.handed_in_at, l.handed_in_by, l.changed_at, l.decided_by
from records.line_list l
where l.list_id = %(list)s

-- name: bad_rows
-- hot
select r.line_no, r.reasons, r.cells, r.raw
from records.line_list_row r
where r.list_id = %(list)s and r.line_no > %(after)s
order by r.line_no
limit %(most)s

-- name: decide
select records.decide_list(%(list)s, %(was)s, %(becomes)s, %(at)s)

-- name: due
-- One that an operator released goes on; so does what a kill cut off.
select l.list_id, l.state, l.agency, l.name, l.content, l.batch_id
from records.line_list l
where l.state in ('arrived', 'confirmed', 'recalled')
   or (l.state = 'held' and exists (select from ingest.batch b where b.batch_id = l.batch_id and b.released_by is not null))
order by l.list_id
limit 1

-- name: understand
update records.line_list
set state = 'understood', changed_at = %(at)s, rows_new = %(new)s, rows_changed = %(changed)s,
    rows_unchanged = %(unchanged)s, rows_bad = %(bad)s
where list_id = %(list)s and state = 'arrived'

-- name: add_bad_rows
-- PostgreSQL refuses COPY into a table with row policies.
insert into records.line_list_row (list_id, line_no, reasons, cells, raw, found_at)
select %(list)s, r.line_no, r.reasons, r.cells, r.raw, %(at)s
from jsonb_to_recordset(%(rows)s::text::jsonb) r (line_no bigint, reasons text[], cells text[], raw text)

-- name: refuse
update records.line_list set state = 'refused', problem = %(problem)s, content = null, changed_at = %(at)s
where list_id = %(list)s

-- name: stop
update records.line_list set state = %(state)s, problem = %(problem)s, batch_id = coalesce(%(batch)s, batch_id), changed_at = %(at)s
where list_id = %(list)s

-- name: finish
update records.line_list
set state = 'done', problem = null, content = null, batch_id = %(batch)s, rows_new = %(new)s, rows_changed = %(changed)s,
    rows_unchanged = %(unchanged)s, rows_bad = %(bad)s, changed_at = %(at)s
where list_id = %(list)s

-- name: take_back
update records.line_list set state = 'taken_back', records_kept = %(kept)s, changed_at = %(at)s where list_id = %(list)s

-- name: drop_forgotten
update records.line_list set state = 'dropped', content = null, changed_at = %(at)s
where state = 'understood' and changed_at < %(before)s
