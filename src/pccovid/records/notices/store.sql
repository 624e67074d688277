-- name: notify
select records.notify(%(kind)s, %(version)s, %(severity)s, %(sms)s, %(urgent)s, %(at)s, %(ends_at)s, %(reach_by)s,
                      %(pause)s, %(person)s, %(subject)s, %(filled)s)

-- name: write_notices
select records.write_notices(%(kind)s, %(version)s, %(severity)s, %(sms)s, %(urgent)s, %(at)s, %(ends_at)s, %(reach_by)s,
                             %(pause)s, %(people)s, %(subjects)s, %(filled)s::jsonb[])

-- name: withdraw_exposures
-- What was told no longer holds: it is shown no more and taken nowhere, and the same day may be told anew.
with withdrawn as (
    update records.notice n
    set ends_at = least(n.ends_at, %(at)s), reach_by = null, subject = n.subject || '|' || n.notice_id
    from unnest(%(people)s::uuid[], %(days)s::date[]) w (person_id, day)
    where n.person_id = w.person_id and n.kind = 'exposure' and n.filled ->> 'day' = w.day::text and n.ends_at > %(at)s
    returning n.notice_id
)
update records.delivery d set state = 'not_needed', changed_at = %(at)s
from withdrawn w
where d.notice_id = w.notice_id and d.state = 'waiting'

-- name: of_household
-- hot
select notice_id, person_id, severity, created_at, read_at from records.household_notices(%(at)s)

-- name: of_people
-- hot
select notice_id, person_id, kind, version, severity, filled, created_at, ends_at, read_at
from records.notice
where notice_id = any (%(notices)s)

-- name: of_person
-- hot
select notice_id, person_id, kind, version, severity, filled, created_at, ends_at, read_at
from records.notice
where person_id in (select access.file_of(%(person)s))
order by created_at desc, notice_id desc

-- name: read
update records.notice set read_at = %(at)s, read_by = %(account)s
where notice_id = %(notice)s and read_at is null

-- name: claim
select delivery_id, account_id, channel, kind, severity, attempts, urgent, phone
from records.claim_deliveries(%(at)s, %(lease)s, %(most)s)

-- name: settle
update records.delivery d
set state = o.state, receipt = o.receipt, changed_at = %(at)s, next_try = now() + o.pause,
    sent_at = case when o.state in ('sent', 'delivered') then %(at)s else d.sent_at end
from unnest(%(deliveries)s::bigint[], %(states)s::text[], %(receipts)s::text[], %(pauses)s::interval[])
     o (delivery_id, state, receipt, pause)
where d.delivery_id = o.delivery_id and d.state = 'waiting'

-- name: text_instead
-- Where no device takes a push after all, a text message goes.
insert into records.delivery (notice_id, account_id, channel, urgent, next_try)
select d.notice_id, d.account_id, 'sms', d.urgent, now()
from records.delivery d join records.notice n using (notice_id)
where d.delivery_id = any (%(deliveries)s) and d.channel = 'push' and d.state in ('failed', 'given_up')
    and n.sms = 'without_push'
on conflict do nothing

-- name: devices
select device_id, account_id, endpoint, public_key, secret, language from records.push_devices_of(%(accounts)s)

-- name: drop_devices
delete from records.push_device where device_id = any (%(devices)s)

-- name: claim_receipts
update records.delivery d set next_try = now() + %(pause)s
where delivery_id in (select w.delivery_id from records.delivery w
                      where w.state = 'sent' and w.receipt is not null and w.next_try <= now() and w.sent_at > %(since)s
                      order by w.next_try limit %(most)s for update skip locked)
returning d.receipt

-- name: take_receipts
update records.delivery d set state = o.state, changed_at = %(at)s
from unnest(%(receipts)s::text[], %(states)s::text[]) o (receipt, state)
where d.receipt = o.receipt and d.state = 'sent' and o.state in ('delivered', 'failed')

-- name: add_device
select records.add_push_device(%(endpoint)s, %(public_key)s, %(secret)s, %(language)s, %(at)s)

-- name: has_device
select exists (select from records.push_device where session_id = %(session)s)

-- name: remove_device
delete from records.push_device where session_id = %(session)s

-- name: unreached
select notice_id, person_id, severity, created_at, reason, tries, last_try from records.notices_unreached(%(at)s)

-- name: add_try
insert into records.reach_try (notice_id, outcome, officer_id, at)
values (%(notice)s, %(outcome)s, %(officer)s, %(at)s)
returning try_id

-- name: undo_try
update records.reach_try set undone_at = %(at)s where try_id = %(try_id)s and undone_at is null
