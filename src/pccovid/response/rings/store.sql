-- name: contact_door
-- hot
select person_id, case_no from response.contact_door(%(contact)s)

-- name: groups
select ring, class as klass, kinds, from_minutes, proposed, accepted, rejected from response.ring_groups(%(case_no)s)

-- name: decide_group
select response.decide_group(%(case_no)s, %(ring)s::smallint, %(klass)s, %(kinds)s::text[], %(from_minutes)s::integer,
                             %(becomes)s, %(why)s, %(act)s::uuid, %(at)s)

-- name: met_through
-- hot
select contact_id, person_id, unit_id, ring, via_contact_id, class as klass, score, kinds, minutes, first_at, last_at, state,
       supported, found_at, decided_at, decided_why, warned_at, resulting_case_no
from response.met_through(%(case_no)s, %(contacts)s::bigint[], %(most)s)

-- name: waiting
-- hot
select contact_id, case_no, person_id, unit_id, ring, class as klass, score, kinds, minutes, last_at, state, supported, found_at
from response.contacts_here(%(state)s, %(found)s::timestamptz, %(score)s::real, %(contact)s::bigint, %(most)s)

-- name: order_of
-- hot
select order_id, order_no, kind, state, until_on from response.order_of_contact(%(contact)s)

-- name: one
-- hot
select k.contact_id, k.unit_id, k.ring, k.class as klass, k.score, k.kinds, k.minutes, k.first_at, k.last_at, k.state, k.supported,
       k.found_at, k.warned_at, k.unwarned_at
from response.contact k
where k.contact_id = %(contact)s
