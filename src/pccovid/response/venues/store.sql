-- name: find_places
select place_id, name, kind, address, commune_id from response.find_places(%(words)s, %(code)s)

-- name: ask
select response.ask_venue_trace(%(case_no)s, %(place)s, %(from)s, %(until)s, %(why)s, %(at)s)

-- name: decide
select response.decide_venue_trace(%(trace)s, %(answer)s, %(why)s, %(at)s, %(since)s)

-- name: owner_called
select response.owner_called(%(trace)s, %(at)s)

-- name: page
select venue_trace_id, case_no, place_id, place_name, place_address, commune_id, from_at, until_at, why, state, asked_at,
       asked_by, is_mine, decided_at, decided_by, decided_why, owner_told, owner_told_at, owner_name, owner_phone
from response.venue_traces(%(case_no)s, %(before)s, %(most)s)

-- name: expire
update response.venue_trace set state = 'expired' where state = 'asked' and asked_at < %(since)s

-- name: owners_to_tell
select venue_trace_id, person_id, on_day, reference from response.venue_owners_to_tell()

-- name: owners_told
update response.venue_trace set owner_told = 'notice', owner_told_at = %(at)s
where venue_trace_id = any (%(traces)s) and owner_told is null
