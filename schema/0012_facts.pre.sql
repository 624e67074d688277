-- Facts of the further sources, and one way for all facts to come in.

alter table people.source_record add column nationality text;
comment on column people.source_record.nationality is 'person: ISO 3166-1 alpha-3 where the source says it; empty: not said';

alter table ingest.source drop constraint source_transport_check;
alter table ingest.source add constraint source_transport_check
    check (transport in ('rest', 'sql', 'file', 'questions', 'fhir', 'push', 'messages'));
alter table ingest.source drop constraint source_target_check;
alter table ingest.source add constraint source_target_check check (target in ('record', 'register', 'place', 'movement'));

-- ---------------------------------------------------------------- how facts come in
-- A row of `incoming` carries the columns of the facts that hang on it. It has a fact when everything that the table
-- of the fact requires is there. Written once here for every table of facts: the columns come from the catalogue.
create function people.prepare_facts(p_facts regclass) returns void language plpgsql volatile as $$
begin
    execute (select 'alter table pg_temp.incoming ' || string_agg(
                        format('add column %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
             from pg_attribute a
             where a.attrelid = p_facts and a.attnum > 0 and not a.attisdropped and a.attname <> 'record_id');
end $$;
comment on function people.prepare_facts is 'Adds the columns of a table of facts to the temporary table incoming.';

create function people.record_facts(p_facts regclass) returns void language plpgsql volatile as $$
declare
    v_columns text;
    v_required text;
begin
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum),
           string_agg(format('%I is not null', a.attname), ' and ') filter (where a.attnotnull)
    into v_columns, v_required
    from pg_attribute a
    where a.attrelid = p_facts and a.attnum > 0 and not a.attisdropped and a.attname <> 'record_id';
    if exists (select from pg_temp.arrived where state = 'changed') then
        execute format('update pg_temp.arrived a set former_facts = coalesce(a.former_facts, ''{}'') || jsonb_build_object(%L, to_jsonb(f))
                        from %s f where f.record_id = a.record_id and a.state = ''changed''',
                       (select c.relname from pg_class c where c.oid = p_facts), p_facts);
        execute format('delete from %s f using pg_temp.arrived a where f.record_id = a.record_id and a.state = ''changed''', p_facts);
    end if;
    execute format('insert into %s (record_id, %s)
                    select a.record_id, %s from pg_temp.arrived a join pg_temp.incoming i using (line_no)
                    where a.state in (''new'', ''changed'') and %s order by a.record_id',
                   p_facts, v_columns, v_columns, v_required);
end $$;
comment on function people.record_facts is 'Writes the facts of the records that are new or changed; the former ones go into arrived, for the former version.';

revoke execute on function people.prepare_facts(regclass), people.record_facts(regclass) from public;
grant execute on function people.prepare_facts(regclass), people.record_facts(regclass) to pccovid_engine;

-- ---------------------------------------------------------------- facts
create table records.test (
    record_id bigint primary key,
    method text not null check (method in ('pcr', 'rapid_antigen', 'antibody', 'unknown')),
    sample_no text,
    tube text,
    pool_size smallint,
    taken_at timestamptz,
    resulted_at timestamptz,
    result text not null check (result in ('pending', 'positive', 'negative', 'indeterminate', 'invalid', 'retest')),
    ct real,
    lab_code text,
    lab_name text,
    kit text
);
comment on table records.test is 'keep health: one test of one person as one source tells it; a pool that is positive makes nobody positive';
comment on column records.test.record_id is 'open: the source record that tells it';
comment on column records.test.method is 'health: method';
comment on column records.test.sample_no is 'health: number of the sample at its source';
comment on column records.test.tube is 'health: barcode of the tube, shared by all members of a pool';
comment on column records.test.pool_size is 'health: people in the tube; 1: taken singly; empty: unknown';
comment on column records.test.taken_at is 'health: when the sample was taken';
comment on column records.test.resulted_at is 'health: when the result was given';
comment on column records.test.result is 'health: pending: no result yet; retest: member of a positive pool, nothing is known of them singly';
comment on column records.test.ct is 'health: cycle threshold of the sample, or of the pool';
comment on column records.test.lab_code is 'health: laboratory';
comment on column records.test.lab_name is 'health: laboratory as written';
comment on column records.test.kit is 'health: test kit';

create table records.treatment (
    record_id bigint primary key,
    case_no text,
    status text not null check (status in ('admitted', 'transferred', 'recovered', 'died', 'left')),
    care text check (care in ('home', 'isolation', 'hospital', 'intensive')),
    severity text check (severity in ('low', 'medium', 'high', 'very_high')),
    diagnosis text,
    onset_on date,
    began_on date not null,
    ended_on date,
    facility_code text,
    facility_name text
);
comment on table records.treatment is 'keep health: one stay or course of treatment as one source tells it';
comment on column records.treatment.record_id is 'open: the source record that tells it';
comment on column records.treatment.case_no is 'health: patient code at the source';
comment on column records.treatment.status is 'health: how it stands';
comment on column records.treatment.care is 'health: where care is given';
comment on column records.treatment.severity is 'health: risk group of the Ministry of Health, four colours';
comment on column records.treatment.diagnosis is 'health: ICD-10 code';
comment on column records.treatment.onset_on is 'health: first symptoms';
comment on column records.treatment.began_on is 'health: admitted, or care began';
comment on column records.treatment.ended_on is 'health: discharged, recovered or died';
comment on column records.treatment.facility_code is 'health: 5-digit facility code';
comment on column records.treatment.facility_name is 'health: facility as written';

create table records.coverage (
    record_id bigint primary key,
    card_no text not null,
    social_no text,
    valid_from date,
    valid_to date,
    facility_code text,
    facility_name text,
    answer_code text,
    answer_said text,
    checked_at timestamptz
);
comment on table records.coverage is 'keep record: one health insurance card as Viet Nam Social Security tells it';
comment on column records.coverage.record_id is 'open: the source record that tells it';
comment on column records.coverage.card_no is 'secret: number of the card, 15 characters or the 10 digits of social insurance';
comment on column records.coverage.social_no is 'secret: 10-digit social insurance number, the same for life';
comment on column records.coverage.valid_from is 'person: first day';
comment on column records.coverage.valid_to is 'person: last day';
comment on column records.coverage.facility_code is 'person: registered facility, 5 digits';
comment on column records.coverage.facility_name is 'person: registered facility as written';
comment on column records.coverage.answer_code is 'person: result code of the check, 000 when all agrees';
comment on column records.coverage.answer_said is 'person: what differs, in the words of the owner';
comment on column records.coverage.checked_at is 'open: when it was checked';

create table records.crossing (
    record_id bigint primary key,
    direction text not null check (direction in ('entry', 'exit')),
    crossed_at timestamptz not null,
    port text,
    crossing_mode text check (crossing_mode in ('air', 'sea', 'road', 'rail')),
    crossing_vehicle text,
    crossing_seat text,
    abroad text,
    document_no text,
    stay_text text
);
comment on table records.crossing is 'keep 30 days: one crossing of the border as the border recorded it';
comment on column records.crossing.record_id is 'open: the source record that tells it';
comment on column records.crossing.direction is 'person: into the country or out of it';
comment on column records.crossing.crossed_at is 'person: when';
comment on column records.crossing.port is 'person: airport, seaport or gate';
comment on column records.crossing.crossing_mode is 'person: by what';
comment on column records.crossing.crossing_vehicle is 'person: flight, ship, train or plate';
comment on column records.crossing.crossing_seat is 'person: seat';
comment on column records.crossing.abroad is 'person: country come from or gone to, ISO 3166 alpha-3';
comment on column records.crossing.document_no is 'secret: number of the travel document';
comment on column records.crossing.stay_text is 'person: where they stay, as written';

create table records.journey (
    record_id bigint primary key,
    journey_mode text check (journey_mode in ('plane', 'train', 'coach', 'car', 'motorbike', 'ship', 'other')),
    journey_vehicle text,
    journey_seat text,
    from_unit_id integer,
    from_text text,
    to_unit_id integer,
    to_text text,
    departs_at timestamptz not null,
    arrives_at timestamptz
);
comment on table records.journey is 'keep 30 days: a journey inside the country as declared';
comment on column records.journey.record_id is 'open: the source record that tells it';
comment on column records.journey.journey_mode is 'person: by what';
comment on column records.journey.journey_vehicle is 'person: flight, train or plate';
comment on column records.journey.journey_seat is 'person: seat';
comment on column records.journey.from_unit_id is 'person: unit of departure';
comment on column records.journey.from_text is 'person: departure as written';
comment on column records.journey.to_unit_id is 'person: unit of arrival';
comment on column records.journey.to_text is 'person: arrival as written';
comment on column records.journey.departs_at is 'person: departure';
comment on column records.journey.arrives_at is 'person: arrival';

create table records.residence (
    record_id bigint primary key,
    stated_at timestamptz not null,
    permanent_unit_id integer,
    permanent_text text,
    temporary_unit_id integer,
    temporary_text text,
    current_unit_id integer,
    current_text text
);
comment on table records.residence is 'keep record: where a person is registered and lives, as declared to the police';
comment on column records.residence.record_id is 'open: the source record that tells it';
comment on column records.residence.stated_at is 'open: when it was stated';
comment on column records.residence.permanent_unit_id is 'person: unit of permanent residence';
comment on column records.residence.permanent_text is 'person: permanent residence as written';
comment on column records.residence.temporary_unit_id is 'person: unit of temporary residence';
comment on column records.residence.temporary_text is 'person: temporary residence as written';
comment on column records.residence.current_unit_id is 'person: unit where the person is now';
comment on column records.residence.current_text is 'person: where the person is now, as written';

create index on records.test (tube) where tube is not null;

do $$
declare t text;
begin
    foreach t in array array['test', 'treatment', 'coverage', 'crossing', 'journey', 'residence'] loop
        execute format('alter table records.%I enable row level security', t);
        execute format('alter table records.%I force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
        execute format('grant select on records.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on records.%I to pccovid_engine', t);
    end loop;
end $$;
create policy opened on records.test for select to pccovid_app
    using (record_id in (select people.opened_records('testing')));
create policy opened on records.treatment for select to pccovid_app
    using (record_id in (select people.opened_records('treatment')));
create policy opened on records.coverage for select to pccovid_app
    using (record_id in (select people.opened_records('insurance')));
create policy opened on records.crossing for select to pccovid_app
    using (record_id in (select people.opened_records('travel')));
create policy opened on records.journey for select to pccovid_app
    using (record_id in (select people.opened_records('travel')));
create policy opened on records.residence for select to pccovid_app
    using (record_id in (select people.opened_records('travel')));
