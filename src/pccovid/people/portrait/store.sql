-- name: portraits
-- hot
select p.person_id, p.merged_into, max(g.value) filter (where g.attribute = 'full_name') as full_name,
       coalesce(max(g.value) filter (where g.attribute = 'birth_date'),
                max(g.value) filter (where g.attribute = 'birth_year')) as birth,
       max(g.value) filter (where g.attribute = 'sex') as sex,
       max(g.value) filter (where g.attribute = 'id_number') as pin,
       max(g.value) filter (where g.attribute = 'old_id_number') as old_id,
       max(g.value) filter (where g.attribute = 'phone') as phone,
       max(u.code) as commune, max(r.source_updated_at) as updated_at
from people.person p
left join people.golden_attribute g using (person_id)
left join people.source_record r using (record_id)
left join commons.unit u on u.unit_id = case when g.attribute = 'commune_id' then g.value::integer end
where p.person_id = any (%(people)s)
group by p.person_id, p.merged_into

-- name: person_of_record
select people.person_of_record(%(record)s)

-- name: people_of_number
select * from people.person_of_number(%(number)s)
