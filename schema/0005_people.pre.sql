-- One person, once. What a source wrote stays as it was written (source_record and its former versions);
-- facts hang on the record, so linking and unlinking moves a pointer and never a fact.

-- Records arrive by the million and their merge names the source itself: a foreign key would ask for every row again.
create table people.source_record (
    record_id bigint generated always as identity primary key,
    source_id smallint not null,
    source_key text not null,
    version integer not null default 1,
    full_name text,
    birth_date date,
    birth_year smallint,
    sex text check (sex in ('M', 'F')),
    id_number text,
    phone text,
    commune_id integer,
    place_text text,
    on_behalf boolean not null default false,
    row_hash bigint not null,
    batch_id bigint not null,
    line_no bigint not null,
    source_updated_at timestamptz,
    loaded_at timestamptz not null default now(),
    unique (source_id, source_key)
);
comment on table people.source_record is 'keep record: what one source says about one person, newest version';
comment on column people.source_record.record_id is 'open: surrogate key; facts hang on it';
comment on column people.source_record.source_id is 'open: who says it';
comment on column people.source_record.source_key is 'person: the source''s own key';
comment on column people.source_record.version is 'open: 1, 2, ...; former ones stand in source_record_version';
comment on column people.source_record.full_name is 'person: as written, Unicode NFC';
comment on column people.source_record.birth_date is 'person: full date, where the source has one';
comment on column people.source_record.birth_year is 'person: year, always set when anything is known';
comment on column people.source_record.sex is 'person: M, F or unknown';
comment on column people.source_record.id_number is 'secret: number of a paper, in normal form: 12 digits, 9 digits, or as written';
comment on column people.source_record.phone is 'secret: 0 and nine digits, or as written';
comment on column people.source_record.commune_id is 'person: commune where known for certain';
comment on column people.source_record.place_text is 'person: address as written';
comment on column people.source_record.on_behalf is 'person: declared by somebody else';
comment on column people.source_record.row_hash is 'open: hash of the content: equal means nothing changed';
comment on column people.source_record.batch_id is 'open: the delivery it came in';
comment on column people.source_record.line_no is 'open: line in that delivery';
comment on column people.source_record.source_updated_at is 'open: the source''s own time of change';
comment on column people.source_record.loaded_at is 'open: when it came in';

create table people.source_record_version (
    record_id bigint not null references people.source_record,
    version integer not null,
    content jsonb not null,
    batch_id bigint not null,
    line_no bigint not null,
    replaced_at timestamptz not null default now(),
    primary key (record_id, version)
);
comment on table people.source_record_version is 'keep record: former versions of a source''s record, never changed';
comment on column people.source_record_version.record_id is 'open: the record';
comment on column people.source_record_version.version is 'open: which version';
comment on column people.source_record_version.content is 'secret: the record as it was';
comment on column people.source_record_version.batch_id is 'open: the delivery it came in';
comment on column people.source_record_version.line_no is 'open: line in that delivery';
comment on column people.source_record_version.replaced_at is 'open: when a newer telling took its place';

create table people.register_entry (
    entry_id bigint generated always as identity primary key,
    source_key text not null unique,
    pin text not null,
    old_id text,
    full_name text not null,
    sex text check (sex in ('M', 'F')),
    birth_date date,
    birth_year smallint not null,
    commune_id integer,
    row_hash bigint not null,
    batch_id bigint not null,
    line_no bigint not null
);
comment on table people.register_entry is 'keep while matching: minimal extract of the population database; identity matching only, never shown, never joined with health data outside the matcher';
comment on column people.register_entry.entry_id is 'open: surrogate key';
comment on column people.register_entry.source_key is 'secret: key in the extract: the personal identification number';
comment on column people.register_entry.pin is 'secret: 12-digit personal identification number';
comment on column people.register_entry.old_id is 'secret: 9-digit number of the former card';
comment on column people.register_entry.full_name is 'person: as registered';
comment on column people.register_entry.sex is 'person: M, F or unknown';
comment on column people.register_entry.birth_date is 'person: full date where registered';
comment on column people.register_entry.birth_year is 'person: year of birth';
comment on column people.register_entry.commune_id is 'person: commune of registration';
comment on column people.register_entry.row_hash is 'open: hash of the content';
comment on column people.register_entry.batch_id is 'open: the delivery it came in';
comment on column people.register_entry.line_no is 'open: line in that delivery';

create table people.register_question (
    record_id bigint primary key references people.source_record,
    asked_at timestamptz not null,
    asked_as text not null,
    row_hash bigint not null,
    answer text not null check (answer in ('match', 'mismatch', 'missing')),
    entry_token text
);
comment on table people.register_question is 'keep record: what the population database answered to one question: right, wrong, or not found';
comment on column people.register_question.record_id is 'open: the record that was asked about';
comment on column people.register_question.asked_at is 'open: when';
comment on column people.register_question.asked_as is 'person: identity of the asking officer or system, sent in the question';
comment on column people.register_question.row_hash is 'open: content of the record when asked; a changed record is asked again';
comment on column people.register_question.answer is 'person: đúng = match, sai = mismatch, thiếu = missing';
comment on column people.register_question.entry_token is 'open: the service''s receipt for the question';

create table people.person (
    person_id uuid primary key,
    status text not null check (status in ('active', 'shell', 'merged')),
    merged_into uuid references people.person,
    identity_level smallint not null check (identity_level between 0 and 3),
    register_entry_id bigint,
    created_at timestamptz not null default now(),
    check ((status = 'merged') = (merged_into is not null))
);
create unique index on people.person (register_entry_id) where register_entry_id is not null and status <> 'merged';
comment on table people.person is 'keep record: one person, once; ids are never used again';
comment on column people.person.person_id is 'person: random id';
comment on column people.person.status is 'open: active; shell: known from records that fit no registered person yet; merged';
comment on column people.person.merged_into is 'person: the person that remains';
comment on column people.person.identity_level is 'person: 0 none, 1 self-declared, 2 paper seen by an officer, 3 agrees with the population database';
comment on column people.person.register_entry_id is 'secret: entry of the register, for the matcher only';
comment on column people.person.created_at is 'open: when first known';

create table people.link (
    link_id bigint generated always as identity primary key,
    record_id bigint not null references people.source_record,
    person_id uuid not null references people.person,
    state text not null check (state in ('auto', 'provisional', 'manual', 'citizen', 'shell', 'rejected')),
    tier smallint not null check (tier between 1 and 5),
    rule text not null,
    model text,
    weight real,
    q real,
    runner_up_weight real,
    evidence jsonb not null,
    record_hash bigint not null,
    decided_by text not null,
    decided_at timestamptz not null default now(),
    ended_at timestamptz,
    prior_link_id bigint references people.link
);
create unique index link_one_live on people.link (record_id) where ended_at is null and state <> 'rejected';
create index on people.link (person_id) where ended_at is null;
comment on table people.link is 'keep record: which person a record is about, since when, why; append-only: a link is ended, never edited';
comment on column people.link.link_id is 'open: surrogate key';
comment on column people.link.record_id is 'open: the record';
comment on column people.link.person_id is 'person: the person';
comment on column people.link.state is 'open: auto, provisional ("is this yours?"), manual, citizen, shell (own shell until more is known), rejected';
comment on column people.link.tier is 'open: 1 to 5, see docs/linking.md';
comment on column people.link.rule is 'open: code of the rule that decided';
comment on column people.link.model is 'open: version of the model';
comment on column people.link.weight is 'open: match weight of the person, bits';
comment on column people.link.q is 'open: probability against all rivals and against nobody';
comment on column people.link.runner_up_weight is 'open: match weight of the next person, bits';
comment on column people.link.evidence is 'person: level and bits field by field';
comment on column people.link.record_hash is 'open: content of the record when decided; a changed record is decided again';
comment on column people.link.decided_by is 'person: engine, citizen or officer';
comment on column people.link.decided_at is 'open: when';
comment on column people.link.ended_at is 'open: until when; empty: live';
comment on column people.link.prior_link_id is 'open: the link this one replaced';

create table people.never_link (
    record_id bigint not null references people.source_record,
    person_id uuid not null references people.person,
    decided_by text not null,
    reason text not null,
    decided_at timestamptz not null default now(),
    primary key (record_id, person_id)
);
comment on table people.never_link is 'keep record: "this is not mine": no engine may propose it again';
comment on column people.never_link.record_id is 'open: the record';
comment on column people.never_link.person_id is 'person: the person';
comment on column people.never_link.decided_by is 'person: citizen or officer';
comment on column people.never_link.reason is 'person: why';
comment on column people.never_link.decided_at is 'open: when';

create table people.identifier (
    person_id uuid not null references people.person,
    kind text not null check (kind in ('pin', 'cmnd', 'phone', 'other')),
    value text not null,
    primary key (kind, value, person_id)
);
create index on people.identifier (person_id);
comment on table people.identifier is 'keep record: numbers by which a person is found; recomputed from live links, never from provisional ones';
comment on column people.identifier.person_id is 'person: the person';
comment on column people.identifier.kind is 'open: pin, cmnd, phone or other; cmnd and phone are not unique to a person';
comment on column people.identifier.value is 'secret: the number';

create table people.golden_attribute (
    person_id uuid not null references people.person,
    attribute text not null check (attribute in ('full_name', 'name_fold', 'birth_date', 'birth_year', 'sex', 'id_number', 'old_id_number', 'phone', 'commune_id')),
    value text not null,
    record_id bigint not null references people.source_record,
    rule text not null,
    as_of timestamptz not null,
    primary key (person_id, attribute)
);
comment on table people.golden_attribute is 'keep record: what we show of a person, with the record it comes from; always recomputable';
comment on column people.golden_attribute.person_id is 'person: the person';
comment on column people.golden_attribute.attribute is 'open: which attribute';
comment on column people.golden_attribute.value is 'secret: the value shown';
comment on column people.golden_attribute.record_id is 'open: the record that says so';
comment on column people.golden_attribute.rule is 'open: why this record was believed';
comment on column people.golden_attribute.as_of is 'open: when computed';

create table people.identity_event (
    event_id bigint generated always as identity primary key,
    kind text not null check (kind in ('link', 'unlink', 'merge', 'unmerge', 'claim')),
    person_id uuid not null,
    before jsonb not null,
    after jsonb not null,
    actor text not null,
    reason text not null,
    at timestamptz not null default now(),
    undo_of bigint references people.identity_event
);
create index on people.identity_event (person_id);
comment on table people.identity_event is 'keep record: what was decided about identity, with all that is needed to undo it';
comment on column people.identity_event.event_id is 'open: surrogate key';
comment on column people.identity_event.kind is 'open: what was done';
comment on column people.identity_event.person_id is 'person: the person that remains';
comment on column people.identity_event.before is 'person: links before';
comment on column people.identity_event.after is 'person: links after';
comment on column people.identity_event.actor is 'person: who did it';
comment on column people.identity_event.reason is 'person: why';
comment on column people.identity_event.at is 'open: when';
comment on column people.identity_event.undo_of is 'open: the act this one undoes';

create table people.review_task (
    task_id bigint generated always as identity primary key,
    record_id bigint not null references people.source_record,
    reason text not null,
    candidates jsonb not null,
    commune_id integer,
    state text not null default 'open' check (state in ('open', 'same', 'different', 'closed')),
    created_at timestamptz not null default now(),
    decided_by text,
    decided_at timestamptz
);
create unique index on people.review_task (record_id) where state = 'open';
create index on people.review_task (commune_id) where state = 'open';
comment on table people.review_task is 'keep record: maybe the same person: for the citizen first, then for the commune';
comment on column people.review_task.task_id is 'open: surrogate key';
comment on column people.review_task.record_id is 'open: the record in question';
comment on column people.review_task.reason is 'open: why it is not settled';
comment on column people.review_task.candidates is 'person: persons it may be, with weights and reasons';
comment on column people.review_task.commune_id is 'open: the commune that is asked';
comment on column people.review_task.state is 'open: open, same, different, or closed by newer evidence';
comment on column people.review_task.created_at is 'open: when';
comment on column people.review_task.decided_by is 'person: who decided';
comment on column people.review_task.decided_at is 'open: when decided';

create table people.match_model (
    version text primary key,
    body jsonb not null,
    metrics jsonb not null,
    trained_on text not null,
    approved_by text not null,
    loaded_at timestamptz not null default now()
);
comment on table people.match_model is 'keep permanent: trained weights by version, with what they achieved';
comment on column people.match_model.version is 'open: version';
comment on column people.match_model.body is 'open: the model';
comment on column people.match_model.metrics is 'open: precision and recall when approved';
comment on column people.match_model.trained_on is 'open: which data';
comment on column people.match_model.approved_by is 'open: who let it decide';

comment on column people.match_model.loaded_at is 'open: when';

-- ---------------------------------------------------------------- rights
create function people.opened_records(p_class text) returns setof bigint
language sql stable security definer set search_path = '' rows 20 as $$
    select l.record_id from people.link l
    where l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
      and l.person_id in (select access.opened(p_class))
$$;
comment on function people.opened_records is 'Records surely about the people whose door stands open: what the row policies of facts ask. A provisional link opens nothing.';

do $$
declare t text;
begin
    foreach t in array array['source_record', 'source_record_version', 'register_entry', 'register_question', 'person',
        'link', 'never_link', 'identifier', 'golden_attribute', 'identity_event', 'review_task'] loop
        execute format('alter table people.%I enable row level security', t);
        execute format('alter table people.%I force row level security', t);
        execute format('create policy engine on people.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on people.%I to pccovid_owner using (true)', t);
    end loop;
end $$;
create policy opened on people.source_record for select to pccovid_app
    using (record_id in (select people.opened_records('identity')));
create policy opened on people.person for select to pccovid_app using (person_id in (select access.opened('identity')));
create policy opened on people.link for select to pccovid_app
    using (state <> 'provisional' and person_id in (select access.opened('identity')));
create policy opened on people.golden_attribute for select to pccovid_app
    using (person_id in (select access.opened('identity')));
grant select on people.source_record, people.person, people.link, people.golden_attribute to pccovid_app;
grant select, insert, update, delete on all tables in schema people to pccovid_engine;
-- The register never leaves the matcher; the log of identity is only ever added to.
revoke update, delete on people.source_record_version, people.identity_event, people.never_link from pccovid_engine;
grant execute on function people.opened_records(text) to pccovid_app;
