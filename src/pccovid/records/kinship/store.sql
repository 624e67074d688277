-- name: of_person
-- hot
select k.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, k.kin_at, k.father_name,
       k.mother_name, k.spouse_name, k.guardian_name, k.head_name, k.head_relation, r.source_updated_at as updated_at,
       r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.kinship k using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by k.kin_at desc, k.record_id desc

-- name: known
-- hot
-- Row policies leave only people whose door is open; residences need the class travel.
select g.person_id, max(g.value) filter (where g.attribute = 'id_number' and length(g.value) = 12) as pin,
       max(g.value) filter (where g.attribute = 'old_id_number') as old_id,
       max(g.value) filter (where g.attribute = 'full_name') as full_name,
       max(g.value) filter (where g.attribute = 'sex') as sex,
       max(g.value) filter (where g.attribute = 'birth_date')::date as birth_date,
       max(g.value) filter (where g.attribute = 'birth_year')::integer as birth_year,
       max(g.value) filter (where g.attribute = 'commune_id')::integer as commune_id,
       home.permanent_unit_id, home.permanent_text, home.current_text
from people.golden_attribute g
left join lateral (
    select h.permanent_unit_id, h.permanent_text, h.current_text
    from people.link l
    join records.residence h using (record_id)
    where l.person_id = g.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    order by h.stated_at desc, h.record_id desc
    limit 1
) home on true
where g.person_id = any (%(people)s)
group by g.person_id, home.permanent_unit_id, home.permanent_text, home.current_text
having max(g.value) filter (where g.attribute = 'full_name') is not null
order by g.person_id
