-- name: waiting
select task_id, reason, created_at, person_id, candidates from people.review_waiting()

-- name: sides
select person_id, is_record, is_open, full_name, birth_text, sex, id_masked, phone_masked, commune, sources, weight, q, evidence
from people.review_sides(%(task)s)

-- name: decide
select people.decide(%(task)s, %(person)s)

-- name: merge
select people.merge(%(one)s, %(other)s, 'same_person')

-- name: needs_two_officers
select people.needs_two_officers(%(one)s, %(other)s)

-- name: propose_merge
select people.propose_merge(%(one)s, %(other)s, %(at)s)

-- name: confirm_merge
select people.confirm_merge(%(proposal)s, %(at)s)

-- name: refuse_merge
select people.refuse_merge(%(proposal)s, %(at)s)

-- name: proposed_merges
select proposal_id, one, other, proposed_at, is_mine from people.proposed_merges()

-- name: owner_answers
select answer_id, source_key, answer, reason, at from people.owner_answers(%(source)s, %(after)s)

-- name: undo
select people.undo(%(event)s)
