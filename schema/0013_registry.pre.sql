-- What the registry is worth by source and province, what the matcher would decide otherwise today, and who let a
-- model decide.

create table people.registry_quality (
    source_id smallint not null references ingest.source,
    province_id integer references commons.unit,
    records bigint not null,
    automatic bigint not null,
    provisional bigint not null,
    review bigint not null,
    shell bigint not null,
    waiting bigint not null,
    with_birth_date bigint not null,
    with_id_number bigint not null,
    counted_at timestamptz not null,
    unique nulls not distinct (source_id, province_id),
    check (records = automatic + provisional + review + shell + waiting)
);
comment on table people.registry_quality is 'keep permanent: how well the records of each source and province are linked; counted anew after every linking';
comment on column people.registry_quality.source_id is 'open: the source';
comment on column people.registry_quality.province_id is 'open: province of the record, or else of the person it is surely about; empty: unknown';
comment on column people.registry_quality.records is 'open: records held; the sum of the five that follow';
comment on column people.registry_quality.automatic is 'open: surely somebody''s, by the matcher or by a person''s word';
comment on column people.registry_quality.provisional is 'open: shown as "is this yours?"';
comment on column people.registry_quality.review is 'open: in a work list';
comment on column people.registry_quality.shell is 'open: on a person of their own until more is known';
comment on column people.registry_quality.waiting is 'open: not linked yet';
comment on column people.registry_quality.with_birth_date is 'open: of the records, those with a full birth date';
comment on column people.registry_quality.with_id_number is 'open: of the records, those with a personal number or a former card in its form';
comment on column people.registry_quality.counted_at is 'open: when counted';

create table people.drift (
    run_at timestamptz not null,
    source_id smallint not null references ingest.source,
    kind text not null check (kind in ('same', 'surer', 'less_sure', 'other_person', 'nobody', 'against_people')),
    model text not null references people.match_model,
    records bigint not null,
    tasks bigint not null,
    primary key (run_at, source_id, kind)
);
comment on table people.drift is 'keep permanent: what the matcher would decide today beside what stands, counted night by night';
comment on column people.drift.run_at is 'open: when the run began';
comment on column people.drift.source_id is 'open: the source of the records';
comment on column people.drift.kind is 'open: same; surer or less sure of the same person; another person; nobody; against_people: a person decided, and the matcher would say another';
comment on column people.drift.model is 'open: the model that was asked';
comment on column people.drift.records is 'open: how many records';
comment on column people.drift.tasks is 'open: for how many of them the commune was asked';

do $$
declare t text;
begin
    foreach t in array array['registry_quality', 'drift'] loop
        execute format('alter table people.%I enable row level security', t);
        execute format('alter table people.%I force row level security', t);
        execute format('create policy engine on people.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on people.%I to pccovid_owner using (true)', t);
        execute format('create policy figures on people.%I for select to pccovid_app'
            ' using ((select access.may(''operations'')) or (select access.may(''statistics'')))', t);
    end loop;
end $$;
grant select on people.registry_quality, people.drift to pccovid_app;
grant select, insert, delete on people.registry_quality to pccovid_engine;
grant select, insert on people.drift to pccovid_engine;

-- A trained model is a candidate until somebody approves it; what it weighs and achieved is never changed afterwards.
alter table people.match_model alter column approved_by drop not null,
    add column approved_at timestamptz, add column approval_reason text;
update people.match_model set approved_at = loaded_at, approval_reason = 'shipped with the program';
alter table people.match_model add check (num_nulls(approved_by, approved_at, approval_reason) in (0, 3));
comment on column people.match_model.approved_by is 'open: who let it decide; empty: a candidate';
comment on column people.match_model.approved_at is 'open: since when it may decide; the last approved one does';
comment on column people.match_model.approval_reason is 'open: why it was approved';
revoke update, delete on people.match_model from pccovid_engine;
grant update (approved_by, approved_at, approval_reason) on people.match_model to pccovid_engine;
