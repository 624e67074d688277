-- name: of_person
-- hot
select c.record_id, s.source, s.title_vi as source_title_vi, s.title_en as source_title_en, c.card_no, c.social_no,
       c.valid_from, c.valid_to, c.facility_code, c.facility_name, c.answer_code, c.answer_said,
       coalesce(c.checked_at, case when c.answer_code is not null then r.source_updated_at end) as checked_at,
       r.source_updated_at as updated_at, r.loaded_at, r.batch_id, r.line_no
from people.link l
join records.coverage c using (record_id)
join people.source_record r using (record_id)
join ingest.source s using (source_id)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by c.valid_to desc nulls last, c.record_id desc

-- name: checked
-- hot
select distinct on (r.record_id) r.record_id, s.title_vi as record_title_vi, s.title_en as record_title_en,
       q.answer_code, q.answer_said, q.asked_at
from people.link l
join people.source_record r using (record_id)
join ingest.source s using (source_id)
join records.coverage_question q
  on q.asked = records.question_of(r.id_number, r.full_name, r.birth_date, r.birth_year)
where l.person_id = %(person)s and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
order by r.record_id, q.asked_at desc

-- name: checked_in_review
select answer_code, answer_said, asked_at from records.coverage_said_in_review(%(task)s)

-- name: records_behind
select record_id from people.source_record where record_id > %(after)s order by record_id limit %(limit)s

-- name: records_of_newcomers
select distinct l.record_id
from access.account_person a
join people.link l using (person_id)
where a.since >= %(since)s and a.until is null and l.ended_at is null
  and l.state in ('auto', 'manual', 'citizen', 'shell')

-- name: questions_to_ask
with known as (
    select r.record_id, case when r.id_number ~ '^\d{12}$' then r.id_number else c.card_no end as number, r.full_name,
           r.birth_date, r.birth_year
    from people.source_record r
    left join records.coverage c using (record_id)
    where r.record_id = any (%(records)s::bigint[]) and r.gone_at is null and r.full_name is not null
      and r.birth_year is not null and r.source_id <> %(source)s
), unanswered as (
    select k.record_id, k.number, k.full_name, coalesce(to_char(k.birth_date, 'DD/MM/YYYY'), k.birth_year::text) as birth,
           q.asked
    from known k
    cross join lateral (
        select records.question_of(k.number, k.full_name, k.birth_date, k.birth_year) as asked
    ) q
    where k.number is not null
      and not exists (
          select from records.coverage_question a where a.asked = q.asked and a.asked_at > %(fresh_since)s)
    order by k.record_id
    limit %(limit)s
)
select max(record_id) as record_id, asked::text as asked, number, full_name, birth
from unanswered
group by asked, number, full_name, birth
order by 1

-- name: prepare_answers
alter table incoming add column asked bytea, add column asked_as text

-- name: keep_answers
insert into records.coverage_question (asked, asked_at, asked_as, answer_code, answer_said)
select asked, source_updated_at, asked_as, answer_code, answer_said from incoming
on conflict (asked, asked_at) do nothing

-- name: keep_unreadable
-- A question whose answer could not be taken in was asked all the same; its row in quarantine is ours, and says it.
insert into records.coverage_question (asked, asked_at, asked_as, answer_code, answer_said)
select decode(substr(row ->> 'cau_hoi', 3), 'hex'), (row ->> 'hoi_luc')::timestamptz, row ->> 'nguoi_hoi',
       coalesce(row ->> 'maKetQua', ''), row ->> 'ghiChu'
from ingest.quarantine q
join ingest.batch b using (batch_id)
cross join lateral (select replace(convert_from(q.raw, 'UTF8'), '\u0000', ' ')::json as row) told
where b.source_id = %(source)s and q.status = 'open'
on conflict (asked, asked_at) do nothing

-- name: forget_cardless
-- An answer without a card tells of no card: it stays as evidence alone.
delete from incoming where card_no is null

-- name: keep_paper
-- One card can be asked for by the paper of its holder and by its own number. The second answer names no paper:
-- that takes nothing back of what the first told, whichever comes last.
update incoming i set id_number = k.id_number
from (
    select source_key, id_number from incoming where id_number is not null
    union all
    select source_key, id_number from people.source_record r
    where r.source_id = %(source)s and r.id_number is not null
      and exists (select from incoming n where n.source_key = r.source_key and n.id_number is null)
) k
where i.id_number is null and i.source_key = k.source_key
