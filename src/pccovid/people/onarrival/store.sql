-- Matching on arrival: the model and the index, and records that wait for their person. The decisions stand in functions.

-- name: load_model
insert into people.arrival_model as m (version, weights, k, automatic, provisional, review, common_name, least_reference)
values (%(version)s, %(weights)s::text::jsonb, %(k)s, %(automatic)s, %(provisional)s, %(review)s, %(common_name)s, %(least_reference)s)
on conflict (only_one) do update
set version = excluded.version, weights = excluded.weights, k = excluded.k, automatic = excluded.automatic,
    provisional = excluded.provisional, review = excluded.review, common_name = excluded.common_name,
    least_reference = excluded.least_reference

-- name: index_register
select people.index_register()

-- name: fresh
-- Both times are the database's own, whatever day the installation plays on.
select exists (
    select from people.arrival_model m
    where m.version = %(version)s and m.entries > 0
      and not exists (select from ingest.chunk c join ingest.batch b using (batch_id) join ingest.source s using (source_id)
                      where s.target = 'register' and c.committed_at > m.indexed_at))

-- name: waiting
-- New and changed records: behind the last one looked at, of batches that came in since or were open then (a batch
-- that was held may have been released), or taken from somebody since.
with recent as (
    select r.record_id from people.source_record r where r.record_id > coalesce((select settled_record from people.arrival_model), 0)
    union
    select r.record_id from people.source_record r
    where r.batch_id = any (array(select c.batch_id from ingest.chunk c
                                  where c.committed_at > (select settled_at - interval '1 hour' from people.arrival_model)
                                  union select unnest(open_batches) from people.arrival_model))
    union
    select n.record_id from people.never_link n
    where n.decided_at > (select settled_at - interval '1 hour' from people.arrival_model)
)
select r.record_id
from recent join people.source_record r using (record_id)
left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
left join people.never_link n on n.record_id = l.record_id and n.person_id = l.person_id
where r.gone_at is null and coalesce(r.nationality, 'VNM') = 'VNM'
  and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
  and (l.link_id is null or (l.decided_by = 'engine' and (l.record_hash <> r.row_hash or n.record_id is not null)))
order by r.record_id
limit %(most)s

-- name: mark
select coalesce((select max(record_id) from people.source_record), 0) as record, now() as at,
       array(select b.batch_id from ingest.batch b where b.status <> 'done') as open_batches

-- name: settled
update people.arrival_model set settled_at = %(at)s, settled_record = %(record)s, open_batches = %(open_batches)s

-- name: unread_places
select distinct r.place_text
from people.source_record r left join people.place_read a on a.text_hash = md5(r.place_text)::uuid
where r.record_id = any (%(records)s) and r.commune_id is null and r.place_text is not null and a.text_hash is null

-- name: add_places
insert into people.place_read (text_hash, unit_id)
select md5(t.place_text)::uuid, t.unit_id
from unnest(%(texts)s::text[], %(units)s::integer[]) as t (place_text, unit_id)
on conflict do nothing

-- name: settle
-- Without an index nobody would fit: then records wait for the batch.
select records, automatic, provisional, review, alone, changed, 0.0::float8 as seconds
from people.settle_arrivals(case when exists (select from people.arrival_model where entries > 0) then %(records)s::bigint[] else '{}' end, %(at)s, null)

-- name: bridge
select people.bridge_person(%(person)s, %(kind)s, %(value)s, %(proof)s, %(at)s)

-- name: find_matches
select person_id, score, grade
from people.find_matches(%(full_name)s, %(birth_date)s, %(birth_year)s, %(sex)s, %(papers)s, %(phone)s, %(unit_id)s, %(nationality)s)

-- name: card_holder
-- Whom the number and the name on a card give for certain.
select min(p.person_id::text)::uuid
from people.identifier i join people.person p using (person_id)
where i.kind = 'pin' and i.value = %(pin)s and p.status <> 'merged'
  and exists (select from people.link l join people.source_record r using (record_id)
              where l.person_id = p.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
                and people.fold(r.full_name) = people.fold(%(full_name)s))
having count(*) = 1
