-- What was written down about a person. Facts hang on a source record and never on a person.

-- Doses and declarations arrive by the million in one merge that has just written their source records:
-- the merge, not a foreign key per row, keeps record_id true.
create table records.dose (
    record_id bigint primary key,
    vaccine text,
    vaccine_text text not null,
    dose_no smallint,
    given_on date not null,
    lot text,
    site_code text,
    site_name text,
    owner_status text
);
comment on table records.dose is 'keep health: one dose as one source tells it; two tellings of one dose are two witnesses';
comment on column records.dose.record_id is 'open: the source record that tells it';
comment on column records.dose.vaccine is 'health: product code, where the text was understood';
comment on column records.dose.vaccine_text is 'health: product as written';
comment on column records.dose.dose_no is 'health: ordinal as written';
comment on column records.dose.given_on is 'health: day of the injection';
comment on column records.dose.lot is 'health: lot number';
comment on column records.dose.site_code is 'health: 5-digit facility code';
comment on column records.dose.site_name is 'health: facility as written';
comment on column records.dose.owner_status is 'person: what the owner says of its own check with the population database';

create table records.declaration (
    record_id bigint primary key,
    kind text not null check (kind in ('health', 'domestic', 'entry')),
    declared_at timestamptz not null,
    symptoms text,
    exposed boolean,
    travelled text
);
comment on table records.declaration is 'keep 30 days: one declaration made in a former application';
comment on column records.declaration.record_id is 'open: the source record that tells it';
comment on column records.declaration.kind is 'health: which form';
comment on column records.declaration.declared_at is 'health: when it was made';
comment on column records.declaration.symptoms is 'health: symptoms as written; empty: none declared';
comment on column records.declaration.exposed is 'health: contact with a patient or a suspect in 14 days';
comment on column records.declaration.travelled is 'health: places of the last 14 days as written';

create table records.verdict (
    verdict_id bigint generated always as identity primary key,
    person_id uuid not null references people.person,
    record_id bigint not null references people.source_record,
    verdict text not null check (verdict in ('right', 'wrong', 'not_mine')),
    account_id uuid not null,
    at timestamptz not null default now()
);
create index on records.verdict (person_id);
comment on table records.verdict is 'keep record: what the citizen said of a carried-over record; the newest counts';
comment on column records.verdict.verdict_id is 'open: order of saying';
comment on column records.verdict.person_id is 'person: about whom';
comment on column records.verdict.record_id is 'open: which record';
comment on column records.verdict.verdict is 'person: right, wrong, or not mine';
comment on column records.verdict.account_id is 'person: who said it';
comment on column records.verdict.at is 'open: when';

create table records.correction (
    correction_id bigint generated always as identity primary key,
    reference text not null unique,
    person_id uuid not null references people.person,
    record_id bigint references people.source_record,
    matter text not null check (matter in ('identity', 'dose', 'missing_dose', 'declaration', 'other')),
    said text not null,
    owner text not null,
    commune_id integer,
    account_id uuid not null,
    state text not null default 'open' check (state in ('open', 'answered')),
    created_at timestamptz not null,
    due_at timestamptz not null,
    answer text,
    answered_by text,
    answered_at timestamptz
);
create index on records.correction (person_id);
create index on records.correction (commune_id) where state = 'open';
comment on table records.correction is 'keep record: "báo sai": what a citizen says is wrong, to whom it goes, until when, the answer';
comment on column records.correction.correction_id is 'open: surrogate key';
comment on column records.correction.reference is 'open: number the citizen keeps';
comment on column records.correction.person_id is 'person: about whom';
comment on column records.correction.record_id is 'open: the record said to be wrong; empty: something is missing';
comment on column records.correction.matter is 'open: what kind of fact';
comment on column records.correction.said is 'health: in the citizen''s words';
comment on column records.correction.owner is 'open: the agency that can mend it';
comment on column records.correction.commune_id is 'person: the commune of the citizen';
comment on column records.correction.account_id is 'person: who said it';
comment on column records.correction.state is 'open: open or answered';
comment on column records.correction.created_at is 'open: when';
comment on column records.correction.due_at is 'open: when an answer is due';
comment on column records.correction.answer is 'health: the answer';
comment on column records.correction.answered_by is 'person: who answered';
comment on column records.correction.answered_at is 'open: when answered';

do $$
declare t text;
begin
    foreach t in array array['dose', 'declaration', 'verdict', 'correction'] loop
        execute format('alter table records.%I enable row level security', t);
        execute format('alter table records.%I force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
    end loop;
end $$;
create policy opened on records.dose for select to pccovid_app
    using (record_id in (select people.opened_records('vaccination')));
create policy opened on records.declaration for select to pccovid_app
    using (record_id in (select people.opened_records('declaration')));
create policy opened on records.verdict for select to pccovid_app
    using (person_id in (select access.opened('identity')));
create policy said on records.verdict for insert to pccovid_app
    with check (person_id in (select access.opened('identity')) and record_id in (select people.opened_records('identity'))
                and account_id = (select s.account_id from access.current_session() s));
create policy opened on records.correction for select to pccovid_app
    using (person_id in (select access.opened('correction')));
create policy said on records.correction for insert to pccovid_app
    with check (person_id in (select access.opened('correction')) and state = 'open'
                and account_id = (select s.account_id from access.current_session() s));
create policy answered on records.correction for update to pccovid_app
    using (person_id in (select access.opened('correction')) and (select access.may('answer_correction')));
grant select on records.dose, records.declaration, records.verdict, records.correction to pccovid_app;
grant insert on records.verdict, records.correction to pccovid_app;
grant update (state, answer, answered_by, answered_at) on records.correction to pccovid_app;
grant select, insert, update, delete on all tables in schema records to pccovid_engine;
grant usage on all sequences in schema records to pccovid_app;
