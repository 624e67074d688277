-- name: carers
select account_id, ending, relation, kin, is_me from people.carers(%(person)s)

-- name: care_questions
select question_id, kind, to_me, person_id, masked_name, masked_birth, ending, asked_at
from people.care_questions(%(at)s, %(request)s)

-- name: person_of_question
select people.person_of_question(%(question)s)

-- name: set_kin
select people.set_kin(%(person)s, %(kin)s)

-- name: ask
select people.ask_care(%(kind)s, %(person)s, %(phone)s, %(at)s)

-- name: ask_release
select people.ask_release(%(person)s, %(account)s, %(at)s)

-- name: answer
select people.answer_care(%(question)s, %(yes)s, %(birth)s, %(year)s, %(at)s)

-- name: withdraw
select people.withdraw_care(%(question)s, %(at)s)

-- name: end
select people.end_care(%(person)s, %(account)s)

-- name: undo_end
select people.undo_end_care(%(person)s, %(account)s)
