-- name: publish
-- Published twice in one moment is published once.
insert into response.level (unit_id, level, valid_from, rule, cases_band, coverage_met, elders_met, held, inputs, source,
                            published_at)
select n.unit_id, n.level, %(valid_from)s, %(rule)s, n.cases_band, n.coverage_met, n.elders_met, n.held, n.inputs, %(source)s,
       %(at)s
from jsonb_to_recordset(%(rows)s::text::jsonb)
     as n (unit_id integer, level smallint, cases_band smallint, coverage_met boolean, elders_met boolean, held boolean,
           inputs jsonb)
on conflict do nothing

-- name: levels_of
-- hot
select distinct on (l.unit_id) l.unit_id, l.level, l.valid_from, l.rule, l.cases_band, l.coverage_met, l.elders_met, l.held,
       l.source, l.published_at
from response.level l
where l.unit_id = any(%(units)s::integer[]) and l.valid_from <= %(on)s
order by l.unit_id, l.valid_from desc, l.published_at desc
