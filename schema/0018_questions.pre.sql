-- What Viet Nam Social Security answers about people, how many people move between units, and kin as the police tell it.

-- ---------------------------------------------------------------- questions to the insurance gateway
create table records.coverage_question (
    asked bytea not null,
    asked_at timestamptz not null,
    asked_as text not null,
    answer_code text not null,
    answer_said text,
    primary key (asked, asked_at)
);
comment on table records.coverage_question is 'keep record: each question to Viet Nam Social Security and what it answered: evidence about all records that say the same of a person, never put over them';
comment on column records.coverage_question.asked is 'secret: fingerprint of what was asked: number, name and birth (records.question_of)';
comment on column records.coverage_question.asked_at is 'open: when';
comment on column records.coverage_question.asked_as is 'person: identity of the asking officer or system, sent in the question';
comment on column records.coverage_question.answer_code is 'person: result code: what agrees or differs (commons.codes.card_answers)';
comment on column records.coverage_question.answer_said is 'person: in the words of the gateway';

create function records.question_of(p_number text, p_name text, p_birth_date date, p_birth_year smallint) returns bytea
language sql stable parallel safe set search_path = '' as $$
    select sha256(convert_to(concat_ws(U&'\001F', p_number, p_name, coalesce(to_char(p_birth_date, 'DD/MM/YYYY'), p_birth_year::text)), 'UTF8'))
$$;
comment on function records.question_of is 'Fingerprint of a question to the insurance gateway: records that say the same are asked about once.';

create function records.coverage_said_in_review(p_task bigint)
returns table (asked_at timestamptz, answer_code text, answer_said text)
language sql stable security definer set search_path = '' rows 1 as $$
    select q.asked_at, q.answer_code, q.answer_said
    from people.review_task t
    join people.source_record r using (record_id)
    join people.link l on l.record_id = t.record_id and l.ended_at is null and l.state <> 'rejected'
    join records.coverage_question q
      on q.asked = records.question_of(r.id_number, r.full_name, r.birth_date, r.birth_year)
    where t.task_id = p_task and l.person_id in (select access.opened('review'))
    order by q.asked_at desc
    limit 1
$$;
comment on function records.coverage_said_in_review is 'What the insurance gateway said last of the record in a review task whose person the viewer has opened.';

alter table records.coverage_question enable row level security;
alter table records.coverage_question force row level security;
create policy engine on records.coverage_question to pccovid_engine using (true);
create policy functions on records.coverage_question to pccovid_owner using (true);
-- Whether a name or a birth date is right is a matter of identity: the commune sees it, and not the card.
create policy opened on records.coverage_question for select to pccovid_app
    using (asked in (select records.question_of(r.id_number, r.full_name, r.birth_date, r.birth_year)
                     from people.source_record r
                     where r.record_id in (select people.opened_records('identity'))
                     union all
                     select records.question_of(c.card_no, r.full_name, r.birth_date, r.birth_year)
                     from records.coverage c join people.source_record r using (record_id)));
grant select on records.coverage_question to pccovid_app;
grant select, insert on records.coverage_question to pccovid_engine;
grant execute on function records.question_of(text, text, date, smallint) to pccovid_app, pccovid_engine;
grant execute on function records.coverage_said_in_review(bigint) to pccovid_app;

-- ---------------------------------------------------------------- kin
create table records.kinship (
    record_id bigint primary key,
    kin_at timestamptz not null,
    father_number text,
    father_name text,
    mother_number text,
    mother_name text,
    spouse_number text,
    spouse_name text,
    guardian_number text,
    guardian_name text,
    head_number text,
    head_name text,
    head_relation text
);
comment on table records.kinship is 'keep record: parents, spouse, guardian and head of the household as a message of citizen data tells them: hints, never a permission';
comment on column records.kinship.record_id is 'open: the source record that tells it';
comment on column records.kinship.kin_at is 'open: the time of the data';
comment on column records.kinship.father_number is 'secret: personal number of the father';
comment on column records.kinship.father_name is 'person: name of the father';
comment on column records.kinship.mother_number is 'secret: personal number of the mother';
comment on column records.kinship.mother_name is 'person: name of the mother';
comment on column records.kinship.spouse_number is 'secret: personal number of the spouse';
comment on column records.kinship.spouse_name is 'person: name of the spouse';
comment on column records.kinship.guardian_number is 'secret: personal number of the lawful representative';
comment on column records.kinship.guardian_name is 'person: name of the lawful representative';
comment on column records.kinship.head_number is 'secret: personal number of the head of the household';
comment on column records.kinship.head_name is 'person: name of the head of the household';
comment on column records.kinship.head_relation is 'person: relation to the head of the household, as coded or written';

alter table records.kinship enable row level security;
alter table records.kinship force row level security;
create policy engine on records.kinship to pccovid_engine using (true);
create policy functions on records.kinship to pccovid_owner using (true);
create policy opened on records.kinship for select to pccovid_app
    using (record_id in (select people.opened_records('identity')));
grant select on records.kinship to pccovid_app;
grant select, insert, update, delete on records.kinship to pccovid_engine;

-- ---------------------------------------------------------------- movement
create schema response;
grant usage on schema response to pccovid_app, pccovid_engine;

create table response.movement (
    day date not null,
    from_unit_id integer not null,
    to_unit_id integer not null,
    operator text not null,
    people integer not null check (people >= 15),
    batch_id bigint not null,
    line_no bigint not null,
    primary key (day, from_unit_id, to_unit_id, operator)
);
create index on response.movement (day, to_unit_id);
comment on table response.movement is 'keep 30 days: how many people a mobile operator saw move from one unit to another on a day; about nobody, no cell below 15';
comment on column response.movement.day is 'open: day';
comment on column response.movement.from_unit_id is 'open: unit of departure';
comment on column response.movement.to_unit_id is 'open: unit of arrival';
comment on column response.movement.operator is 'open: code of the mobile operator';
comment on column response.movement.people is 'open: people, 15 at least: smaller cells are neither sent nor taken in';
comment on column response.movement.batch_id is 'open: the delivery it came in';
comment on column response.movement.line_no is 'open: line in that delivery';

alter table response.movement enable row level security;
alter table response.movement force row level security;
create policy engine on response.movement to pccovid_engine using (true);
create policy functions on response.movement to pccovid_owner using (true);
create policy movement on response.movement for select to pccovid_app using ((select access.may('movement')));
grant select on response.movement to pccovid_app;
grant select, insert, update, delete on response.movement to pccovid_engine;
