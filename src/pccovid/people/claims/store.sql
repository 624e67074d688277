-- name: candidates
select key, masked_name, masked_birth, sources, provable from people.candidates(%(at)s, %(request)s)

-- name: claim
select outcome, person from people.claim(%(key)s, %(kind)s, %(value)s)

-- name: claim_by_paper
select outcome, person from people.claim_by_paper(%(number)s, %(fold)s, %(birth)s, %(year)s)

-- name: bridge_own_phone
select people.bridge_own_phone(%(person)s, %(at)s)

-- name: household
select person_id, relation, is_guardian from people.household_of(%(person)s)

-- name: attributes
-- hot
select g.attribute, case when g.attribute in ('id_number', 'old_id_number') then people.mask_end(g.value) else g.value end as value,
       s.title_vi as source_title_vi, s.title_en as source_title_en, r.source_updated_at as as_of,
       g.rule = 'agrees_register' as agrees
from people.golden_attribute g
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where g.person_id = %(person)s and g.attribute <> 'name_fold'

-- name: witnesses
-- hot
select r.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, r.full_name,
       coalesce(to_char(r.birth_date, 'DD/MM/YYYY'), r.birth_year::text, '') as birth_text, r.sex,
       people.mask_end(r.id_number) as id_masked, people.mask_end(r.phone) as phone_masked, r.place_text, r.commune_id,
       r.on_behalf, r.source_updated_at as updated_at, l.state, l.evidence
from people.link l
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by s.trust_rank, r.source_updated_at desc nulls last, r.record_id

-- name: maybe_mine
select record_id, source_title_vi, source_title_en, full_name, birth_text, id_masked, phone_masked, place_text
from people.maybe_mine(%(person)s)

-- name: answer_maybe
select people.answer_maybe(%(person)s, %(record)s, %(mine)s)

-- name: refused
select record_id, source_title_vi, source_title_en, full_name, birth_text, id_masked, phone_masked, place_text
from people.refused_by_citizen(%(person)s)

-- name: mine_after_all
select people.mine_after_all(%(person)s, %(record)s)

-- name: not_mine
select people.not_mine(%(person)s, %(record)s)
