-- Declarations made here. Drafts are kept answer by answer; what was sent is never changed: a change is a new revision.

create table records.declaration_draft (
    person_id uuid not null references people.person,
    kind text not null check (kind in ('health', 'domestic', 'entry')),
    amends text not null default '',
    form_version text not null,
    answers jsonb not null,
    account_id uuid not null,
    changed_at timestamptz not null,
    primary key (person_id, kind, amends)
);
comment on table records.declaration_draft is 'keep 30 days: a declaration on its way: the answers given so far, on whatever device';
comment on column records.declaration_draft.person_id is 'person: about whom';
comment on column records.declaration_draft.kind is 'open: which form';
comment on column records.declaration_draft.amends is 'open: reference of the declaration that it changes; empty: a new one';
comment on column records.declaration_draft.form_version is 'open: version of the form that was answered';
comment on column records.declaration_draft.answers is 'health: answers by question';
comment on column records.declaration_draft.account_id is 'person: the telephone that answered last';
comment on column records.declaration_draft.changed_at is 'person: when an answer was last given';

create table records.filing (
    reference text not null,
    revision smallint not null,
    person_id uuid not null references people.person,
    kind text not null check (kind in ('health', 'domestic', 'entry')),
    form_version text not null,
    answers jsonb not null,
    symptoms text,
    exposed boolean,
    travelled text,
    fingerprint text not null,
    declared_at timestamptz not null,
    account_id uuid not null,
    declared_by text,
    primary key (reference, revision)
);
create index on records.filing (person_id, declared_at desc);
comment on table records.filing is 'keep 30 days: a declaration made here; each change of it is a revision, and the former ones stay';
comment on column records.filing.reference is 'open: the number the citizen keeps';
comment on column records.filing.revision is 'open: 1 as first sent, one more with each change';
comment on column records.filing.person_id is 'person: about whom';
comment on column records.filing.kind is 'health: which form';
comment on column records.filing.form_version is 'open: version of the form';
comment on column records.filing.answers is 'health: answers by question, in the codes of that version';
comment on column records.filing.symptoms is 'health: symptoms in words; empty: none declared; null: not asked';
comment on column records.filing.exposed is 'health: contact with a patient or a suspect; null: not asked';
comment on column records.filing.travelled is 'health: places of the last 14 days; empty: none declared; null: not asked';
comment on column records.filing.fingerprint is 'health: hash of what was sent, by which the same form sent twice is one declaration';
comment on column records.filing.declared_at is 'health: when it was sent';
comment on column records.filing.account_id is 'person: the telephone that sent it';
comment on column records.filing.declared_by is 'person: name of whoever declared for this person; null: they themselves';

do $$
declare t text;
begin
    foreach t in array array['declaration_draft', 'filing'] loop
        execute format('alter table records.%I enable row level security', t);
        execute format('alter table records.%I force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
        execute format('create policy opened on records.%I for select to pccovid_app
            using (person_id in (select access.opened(''declaration'')))', t);
        execute format('create policy said on records.%I for insert to pccovid_app
            with check (person_id in (select access.opened(''declaration''))
                        and account_id = (select s.account_id from access.current_session() s))', t);
        execute format('grant select, insert on records.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on records.%I to pccovid_engine', t);
    end loop;
end $$;
create policy changed on records.declaration_draft for update to pccovid_app
    using (person_id in (select access.opened('declaration')))
    with check (account_id = (select s.account_id from access.current_session() s));
create policy dropped on records.declaration_draft for delete to pccovid_app
    using (person_id in (select access.opened('declaration')));
grant update (form_version, answers, account_id, changed_at), delete on records.declaration_draft to pccovid_app;
