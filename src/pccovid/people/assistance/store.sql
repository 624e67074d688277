-- name: find_here
select person_id, masked_name, masked_birth, masked_number, commune_id, why
from people.find_here(%(words)s, %(year)s, %(number)s, %(phone)s, %(at)s, %(request)s)

-- name: bind_at_desk
select people.bind_at_desk(%(person)s, %(request)s, %(code_hash)s, %(alone)s)
