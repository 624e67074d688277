-- name: notify
select records.notify(%(kind)s, %(version)s, %(severity)s, %(sms)s, %(urgent)s, %(at)s, %(ends_at)s, %(reach_by)s,
                      %(pause)s, %(person)s, %(subject)s, %(filled)s)

-- name: write_notices
select records.write_notices(%(kind)s, %(version)s, %(severity)s, %(sms)s, %(urgent)s, %(at)s, %(ends_at)s, %(reach_by)s,
                             %(pause)s, %(people)s, %(subjects)s, %(filled)s::jsonb[])

-- name: of_household
-- hot
select notice_id, person_id, severity, created_at, read_at from records.household_notices(%(at)s)

-- name: of_people
-- hot
select notice_id, person_id, kind, version, severity, filled, created_at, ends_at, read_at
from records.notice
where notice_id = any (%(notices)s)

-- name: read
update records.notice set read_at = %(at)s, read_by = %(account)s
where notice_id = %(notice)s and read_at is null
