-- name: questions_to_ask
select array_agg(r.record_id order by r.record_id) as record_ids, array_agg(r.row_hash order by r.record_id) as row_hashes,
       r.id_number, r.full_name, r.sex, r.birth_date
from people.source_record r
left join people.register_question q on q.record_id = r.record_id and q.row_hash = r.row_hash
where q.record_id is null and r.id_number ~ '^(\d{9}|\d{12})$' and r.birth_date is not null and r.full_name is not null
  and r.gone_at is null
group by r.id_number, r.full_name, r.sex, r.birth_date
order by min(r.record_id)
limit %(limit)s

-- name: keep_answers
insert into people.register_question (record_id, row_hash, answer, asked_at, asked_as, entry_token)
select record_id, row_hash, verdict, asked_at, asked_as, receipt
from unnest(%(records)s::bigint[], %(hashes)s::bigint[], %(verdicts)s::text[], %(times)s::timestamptz[],
            %(askers)s::text[], %(receipts)s::text[]) told (record_id, row_hash, verdict, asked_at, asked_as, receipt)
on conflict (record_id) do update
set row_hash = excluded.row_hash, answer = excluded.answer, asked_at = excluded.asked_at, asked_as = excluded.asked_as,
    entry_token = excluded.entry_token
