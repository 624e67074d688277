-- name: waiting
select task_id, reason, created_at, person_id, candidates from people.review_waiting()

-- name: sides
select person_id, is_record, is_open, full_name, birth_text, sex, id_masked, phone_masked, commune, sources, weight, q, evidence
from people.review_sides(%(task)s)

-- name: decide
select people.decide(%(task)s, %(person)s)

-- name: merge
select people.merge(%(one)s, %(other)s, 'same_person')

-- name: undo
select people.undo(%(event)s)
