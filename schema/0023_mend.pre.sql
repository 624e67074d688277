-- Mending what a citizen says is wrong: whose desk it lies on, the thread of what was said, photos, and what a desk
-- states in its place. Nothing that a source told is written over: a desk's statement is a record of its own.

-- ---------------------------------------------------------------- desks: who is let in to whom
create table access.site (
    site_code text primary key,
    name text not null,
    unit_id integer not null references commons.unit
);
comment on table access.site is 'keep service: facilities that have a desk of their own here';
comment on column access.site.site_code is 'open: 5-digit facility code';
comment on column access.site.name is 'open: name of the facility';
comment on column access.site.unit_id is 'open: unit in which it lies';

alter table access.role_held add column site_code text references access.site;
comment on column access.role_held.site_code is 'open: the facility to which the role is bound; empty: bound to the unit alone';

alter table access.purpose_grant drop constraint purpose_grant_area_rule_check;
alter table access.purpose_grant add constraint purpose_grant_area_rule_check
    check (area_rule in ('self', 'unit', 'desk', 'nation', 'nobody'));
comment on column access.purpose_grant.area_rule is 'open: whose data: one''s own, those living in the unit, those whose matter lies on one''s desk, everybody''s, or nobody''s';

create function access.viewer_sites() returns setof text
language sql stable security definer set search_path = '' rows 2 as $$
    select h.site_code from access.current_session() s
    join access.role_held h on h.officer_id = s.officer_id and h.role = s.role and h.unit_id = s.unit_id
    where h.site_code is not null and h.valid_from <= now() and coalesce(h.valid_to > now(), true)
$$;
comment on function access.viewer_sites is 'The facilities whose desk the viewer keeps.';

create function access.viewer_agency() returns text
language sql stable security definer set search_path = '' as $$
    select o.agency from access.current_session() s join access.officer o using (officer_id)
$$;
comment on function access.viewer_agency is 'For which agency the viewer works, as citizens read it.';

create function access.person_now(p_person uuid) returns uuid
language sql stable security definer set search_path = '' as $$
    with recursive goes(person_id, gone_to) as (
        select s.person_id, s.gone_to from access.subject s where s.person_id = p_person
        union all
        select s.person_id, s.gone_to from access.subject s join goes g on s.person_id = g.gone_to
    )
    select coalesce((select person_id from goes where gone_to is null), p_person)
$$;
comment on function access.person_now is 'Into whom a double was merged; a person who is no double is themselves.';

-- The door that a matter opens: only functions that know whose desk it lies on may call this.
create function access.let_in(p_people uuid[], p_case text, p_allowed boolean, p_at timestamptz, p_channel text, p_request text)
returns void language sql volatile security definer set search_path = '' as $$
    insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, case_ref, person_id,
                              classes, decision, reason, channel, request_id)
    select p_at, s.session_id, o.display_name, o.agency, s.role, s.unit_id, g.purpose, p_case, p,
           case when p_allowed then g.data_classes else '{}' end, case when p_allowed then 'allow' else 'deny' end,
           case when not p_allowed then 'area' end, p_channel, p_request
    from access.current_session() s join access.granted() g on true join access.officer o using (officer_id)
    cross join unnest(p_people) p
$$;
comment on function access.let_in is 'Writes that an officer opened people for a matter of theirs, or was refused; the row policies follow the log.';

create function access.opened_cases() returns setof text
language sql stable security definer set search_path = '' rows 2 as $$
    select e.case_ref from access.entry e
    where e.txid = pg_current_xact_id_if_assigned() and e.decision = 'allow' and e.case_ref is not null
      and e.session_id = (select s.session_id from access.current_session() s)
$$;
comment on function access.opened_cases is 'The matters for which doors stand open in this transaction.';

revoke execute on function access.viewer_sites(), access.viewer_agency(), access.person_now(uuid),
    access.let_in(uuid[], text, boolean, timestamptz, text, text), access.opened_cases() from public;
grant execute on function access.viewer_agency(), access.opened_cases() to pccovid_app;
grant select on access.site to pccovid_app;

-- ---------------------------------------------------------------- what a desk states of a person
insert into ingest.source (source_id, source, title_vi, title_en, owner, legal_basis, transport, target, trust_rank, max_lag, contract_sha256)
values (101, 'desk', 'Sửa theo phản ánh của người dân', 'Mended at the citizen''s request', 'PcCovid',
        'Công văn 8938/BYT-DP', 'own', 'record', 0, interval '1000 years', '');

create table people.statement (
    record_id bigint primary key references people.source_record,
    person_id uuid not null references people.person,
    supersedes bigint references people.source_record,
    agency text not null,
    reference text not null,
    made_by text not null,
    at timestamptz not null,
    undone_at timestamptz
);
create unique index on people.statement (supersedes) where undone_at is null;
create index on people.statement (person_id);
comment on table people.statement is 'keep record: what a desk stated of a person at their request; believed before what sources tell, until it is undone';
comment on column people.statement.record_id is 'open: the record that says it';
comment on column people.statement.person_id is 'person: about whom';
comment on column people.statement.supersedes is 'open: the source''s record whose fact it takes the place of; empty: what was missing, or attributes';
comment on column people.statement.agency is 'open: whose desk';
comment on column people.statement.reference is 'open: the correction for which it was made';
comment on column people.statement.made_by is 'person: the officer';
comment on column people.statement.at is 'open: when';
comment on column people.statement.undone_at is 'open: when it was taken back; empty: it stands';
alter table people.statement enable row level security;
alter table people.statement force row level security;
create policy engine on people.statement to pccovid_engine using (true);
create policy functions on people.statement to pccovid_owner using (true);
create policy opened on people.statement for select to pccovid_app
    using (record_id in (select people.opened_records('identity')));
grant select on people.statement to pccovid_app, pccovid_engine;

alter table people.owner_answer drop constraint owner_answer_answer_check;
alter table people.owner_answer add constraint owner_answer_answer_check
    check (answer in ('this_person', 'not_this_person', 'one_person', 'two_people', 'mended', 'not_mended'));
comment on column people.owner_answer.answer is 'open: the record is of the person it was shown to, is not; two doubles are one person, or two after all; its fact was mended here, or that was taken back';

create function people.tell_owner(p_record bigint, p_answer text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into people.owner_answer (source_id, source_key, answer, reason)
    select source_id, source_key, p_answer, 'mended' from people.source_record where record_id = p_record
$$;

create function people.state(p_person uuid, p_told jsonb, p_supersedes bigint, p_reference text, p_at timestamptz)
returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare
    v_record bigint;
begin
    insert into people.source_record (source_id, source_key, full_name, birth_date, birth_year, sex, id_number, phone,
                                      commune_id, place_text, row_hash, batch_id, line_no, source_updated_at)
    select s.source_id, gen_random_uuid()::text, p_told ->> 'full_name', (p_told ->> 'birth_date')::date,
           (p_told ->> 'birth_year')::smallint, p_told ->> 'sex', p_told ->> 'id_number', p_told ->> 'phone',
           (p_told ->> 'commune_id')::integer, p_told ->> 'place_text',
           hashtextextended(p_told::text, 0), 0, 0, p_at
    from ingest.source s where s.source = 'desk'
    returning record_id into v_record;
    insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)
    select v_record, p_person, 'manual', 1, 'mended', '{}', row_hash, people.viewer_name()
    from people.source_record where record_id = v_record;
    insert into people.statement (record_id, person_id, supersedes, agency, reference, made_by, at)
    values (v_record, p_person, p_supersedes, access.viewer_agency(), p_reference, people.viewer_name(), p_at);
    perform people.tell_owner(p_supersedes, 'mended');
    perform people.refresh(array[p_person]);
    return v_record;
end $$;
comment on function people.state is 'A desk''s statement becomes a record of its own, linked by hand; what it says of identity is believed first.';

create function people.unstate(p_record bigint, p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v people.statement%rowtype;
begin
    update people.statement set undone_at = p_at where record_id = p_record and undone_at is null returning * into v;
    if not found then return; end if;
    update people.link set ended_at = now() where record_id = p_record and ended_at is null;
    update people.source_record set missing_since = p_at, gone_at = p_at where record_id = p_record;
    perform people.tell_owner(v.supersedes, 'not_mended');
    perform people.refresh(array[access.person_now(v.person_id)]);
end $$;
comment on function people.unstate is 'Takes a statement back: it stands on nobody''s page from then on, and stays in history.';

-- Golden attributes as before, but for one thing: what a desk of ours stated is believed first, the newest statement first.
create or replace function people.refresh(p_people uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
    delete from people.golden_attribute where person_id = any (p_people);
    delete from people.identifier where person_id = any (p_people);

    with asked as (
        select unnest(p_people) as person_id
    ), told as materialized (
        select l.person_id, l.record_id, s.trust_rank, s.source = 'desk' as stated, r.source_updated_at, r.on_behalf,
               r.full_name, r.birth_date, r.birth_year, r.sex, r.id_number, r.phone, r.commune_id,
               people.fold(r.full_name) as fold,
               e.pin, e.old_id, people.fold(e.full_name) as e_fold, e.sex as e_sex, e.birth_date as e_birth_date,
               e.birth_year as e_birth_year,
               l.state <> 'shell' and (p.register_entry_id is not null or q.answer = 'match') as proved
        from asked
        join people.link l on l.person_id = asked.person_id and l.ended_at is null
                          and l.state in ('auto', 'manual', 'citizen', 'shell')
        join people.person p on p.person_id = l.person_id
        join people.source_record r on r.record_id = l.record_id
        join ingest.source s using (source_id)
        left join people.register_question q on q.record_id = l.record_id
        left join people.register_entry e on e.entry_id = p.register_entry_id
    ), said as (
        select t.person_id, t.record_id, t.stated, t.source_updated_at, v.*
        from told t cross join lateral (values
            ('full_name', full_name, fold = e_fold, 2 * (octet_length(full_name) > length(full_name))::int + (full_name <> upper(full_name))::int, trust_rank),
            ('birth_date', birth_date::text, birth_date = e_birth_date, 0, trust_rank),
            ('birth_year', case when birth_date is null then birth_year::text end, birth_year = e_birth_year, 0, trust_rank),
            ('sex', sex, sex = e_sex, 0, trust_rank),
            ('id_number', id_number, id_number in (pin, old_id), (length(id_number) = 12)::int, trust_rank),
            ('old_id_number', case when length(id_number) = 9 then id_number end, id_number = old_id, 0, trust_rank),
            ('phone', phone, null, (not on_behalf)::int, 0),
            ('commune_id', commune_id::text, null, 0, 0)
        ) as v (attribute, value, agrees, fullness, trust)
        where v.value is not null
    ), believed as (
        select distinct on (person_id, attribute) person_id, attribute, value, record_id,
               case when agrees then 'agrees_register' when stated then 'mended'
                    when attribute in ('phone', 'commune_id') then 'newest' else 'most_trusted' end as rule
        from said
        order by person_id, attribute, stated desc, case when stated then record_id end desc, agrees desc nulls last,
                 fullness desc, trust, source_updated_at desc nulls last, record_id
    ), shown as (
        insert into people.golden_attribute (person_id, attribute, value, record_id, rule, as_of)
        select person_id, attribute, value, record_id, rule, now() from believed
    ), found_by as (
        insert into people.identifier (person_id, kind, value)
        select distinct person_id, case length(id_number) when 12 then 'pin' when 9 then 'cmnd' else 'other' end, id_number
        from told where id_number is not null
        union
        select person_id, 'phone', phone from told where phone is not null
        union
        select b.person_id, b.kind, b.value from people.bridge b join asked using (person_id)
    ), lives as (
        insert into access.subject as s (person_id, commune_id)
        select asked.person_id, b.value::integer
        from asked left join believed b on b.person_id = asked.person_id and b.attribute = 'commune_id'
        -- Whose records were taken away keeps the commune, or nobody there could undo it.
        on conflict (person_id) do update set commune_id = excluded.commune_id
        where s.commune_id <> excluded.commune_id or (s.commune_id is null and excluded.commune_id is not null)
    ), level as (
        select asked.person_id, coalesce(bool_or(proved), false) as proved
        from asked left join told using (person_id) group by asked.person_id
    )
    update people.person p set identity_level = case when l.proved then 3 else 0 end
    from level l
    where p.person_id = l.person_id and p.identity_level <> 2 and (p.identity_level = 3) <> l.proved;
end $$;

-- ---------------------------------------------------------------- not mine, and mine after all
create function people.take_away(p_person uuid, p_records bigint[], p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
    perform people.refuse(p_person, l.record_id, people.viewer_name(), p_reason)
    from people.link l where l.record_id = any (p_records) and l.person_id = p_person and l.ended_at is null;
    perform people.refresh(array[p_person]);
end $$;
comment on function people.take_away is 'Records leave a person, for ever unless it is undone.';

-- Only where nobody else was surely found since: what another person has now is theirs.
create function people.give_back(p_person uuid, p_records bigint[]) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_back bigint[];
begin
    v_back := array(
        select n.record_id from people.never_link n
        where n.record_id = any (p_records) and n.person_id = p_person
          and not exists (select from people.link l where l.record_id = n.record_id and l.ended_at is null
                          and l.state in ('auto', 'manual', 'citizen')));
    delete from people.never_link where person_id = p_person and record_id = any (v_back);
    perform people.relink(r, p_person, 'citizen', 'mine_after_all') from unnest(v_back) r;
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    select 'link', p_person, jsonb_build_object('record', r), '{}', people.viewer_name(), 'undone' from unnest(v_back) r;
    perform people.refresh(array[p_person]);
    return cardinality(v_back);
end $$;
comment on function people.give_back is 'Records that were taken from a person by mistake are theirs again; how many.';

create function people.refused_by_citizen(p_person uuid)
returns table (record_id bigint, source_title_vi text, source_title_en text, full_name text, birth_text text,
               id_masked text, phone_masked text, place_text text)
language sql stable security definer set search_path = '' rows 5 as $$
    select r.record_id, s.title_vi, s.title_en, r.full_name, coalesce(to_char(r.birth_date, 'DD/MM/YYYY'), r.birth_year::text),
           people.mask_end(r.id_number), people.mask_end(r.phone), r.place_text
    from people.never_link n
    join people.source_record r using (record_id)
    join ingest.source s using (source_id)
    where n.person_id = p_person and n.reason = 'said_not_mine' and n.person_id in (select access.opened('identity'))
      and not exists (select from people.link l where l.record_id = n.record_id and l.ended_at is null
                      and l.state in ('auto', 'manual', 'citizen'))
      and exists (select from people.link l where l.record_id = n.record_id and l.person_id = n.person_id
                  and l.state in ('auto', 'manual', 'citizen', 'shell'))
    order by n.decided_at desc
$$;
comment on function people.refused_by_citizen is 'What the citizen said is not theirs and nobody else has since: they held it, so it is shown to them as it was.';

create function people.mine_after_all(p_person uuid, p_record bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if p_record not in (select record_id from people.refused_by_citizen(p_person)) then return false; end if;
    return people.give_back(p_person, array[p_record]) = 1;
end $$;

revoke execute on function people.tell_owner(bigint, text), people.state(uuid, jsonb, bigint, text, timestamptz),
    people.unstate(bigint, timestamptz), people.take_away(uuid, bigint[], text), people.give_back(uuid, bigint[]),
    people.refused_by_citizen(uuid), people.mine_after_all(uuid, bigint) from public;
grant execute on function people.refused_by_citizen(uuid), people.mine_after_all(uuid, bigint) to pccovid_app;

-- ---------------------------------------------------------------- the correction and its thread
alter table records.correction drop constraint correction_matter_check;
alter table records.correction add constraint correction_matter_check check (matter in ('identity', 'dose', 'missing_dose',
    'declaration', 'test', 'treatment', 'coverage', 'crossing', 'journey', 'residence', 'visit', 'card', 'look', 'other'));
alter table records.correction drop constraint correction_state_check;
alter table records.correction add constraint correction_state_check
    check (state in ('open', 'answered', 'confirmed', 'withdrawn'));
alter table records.correction
    add column wrong text not null default '',
    add column claimed jsonb not null default '{}',
    add column desk text not null default 'commune' check (desk in ('commune', 'site', 'police', 'operator')),
    add column site_code text references access.site,
    add check (desk <> 'site' or site_code is not null);
create index on records.correction (site_code) where state = 'open';
comment on column records.correction.state is 'open: open, answered, confirmed by the citizen, or withdrawn';
comment on column records.correction.wrong is 'health: what is wrong, of the choices that the form gives; empty: in words only';
comment on column records.correction.claimed is 'health: what the citizen says is right: vaccine, given_on, site';
comment on column records.correction.desk is 'open: whose work list it is on: commune, site, police or operator';
comment on column records.correction.site_code is 'open: the facility whose desk it is on';

create table records.correction_step (
    step_id bigint generated always as identity primary key,
    correction_id bigint not null references records.correction,
    step text not null check (step in ('sent', 'proposed', 'mended', 'answered', 'undone', 'confirmed', 'reopened', 'withdrawn')),
    agency text,
    said text not null default '',
    at timestamptz not null
);
create index on records.correction_step (correction_id);
comment on table records.correction_step is 'keep record: the thread of a correction: what was said and done, by the citizen and by desks';
comment on column records.correction_step.step_id is 'open: order';
comment on column records.correction_step.correction_id is 'open: the correction';
comment on column records.correction_step.step is 'open: what was done';
comment on column records.correction_step.agency is 'open: whose desk; empty: the citizen';
comment on column records.correction_step.said is 'health: in words';
comment on column records.correction_step.at is 'open: when';

create table records.evidence (
    evidence_id uuid primary key,
    correction_id bigint not null references records.correction,
    sealed bytea not null,
    key_id text not null,
    width integer not null,
    height integer not null,
    fingerprint bytea not null,
    added_at timestamptz not null,
    unique (correction_id, fingerprint)
);
comment on table records.evidence is 'keep 180 days: photos that a citizen showed with a correction, re-encoded without what the camera wrote, sealed';
comment on column records.evidence.evidence_id is 'open: random id; the seal is bound to it';
comment on column records.evidence.correction_id is 'open: the correction';
comment on column records.evidence.sealed is 'secret: JPEG under AES-256-GCM, nonce first';
comment on column records.evidence.key_id is 'open: the key that seals it';
comment on column records.evidence.width is 'open: pixels';
comment on column records.evidence.height is 'open: pixels';
comment on column records.evidence.fingerprint is 'secret: keyed hash of what was sent: the same photo twice is one';
comment on column records.evidence.added_at is 'open: when';

create table records.mend (
    mend_id bigint generated always as identity primary key,
    correction_id bigint not null references records.correction,
    kind text not null check (kind in ('add_dose', 'change_dose', 'take_away', 'identity')),
    told jsonb not null,
    former jsonb not null,
    supersedes bigint references people.source_record,
    taken bigint[] not null default '{}',
    needs_second boolean not null,
    state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'undone')),
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    record_id bigint references people.source_record,
    check (not needs_second or decided_by <> proposed_by or state in ('refused', 'undone'))
);
create index on records.mend (correction_id);
create unique index on records.mend (correction_id) where state = 'waiting';
comment on table records.mend is 'keep record: what a desk mends: the new statement beside the former one, who proposed and who decided';
comment on column records.mend.mend_id is 'open: order';
comment on column records.mend.correction_id is 'open: for which correction';
comment on column records.mend.kind is 'open: a missing dose, a dose told anew, records that are not this person''s, or attributes';
comment on column records.mend.told is 'secret: what is right';
comment on column records.mend.former is 'secret: what stood there';
comment on column records.mend.supersedes is 'open: the record of the dose that is told anew';
comment on column records.mend.taken is 'open: the records that are not this person''s';
comment on column records.mend.needs_second is 'open: a day more than 24 hours back waits for a second person of the desk';
comment on column records.mend.state is 'open: waiting, done, refused or undone';
comment on column records.mend.proposed_by is 'person: the officer';
comment on column records.mend.proposed_at is 'open: when';
comment on column records.mend.decided_by is 'person: the officer who agreed, refused or took it back';
comment on column records.mend.decided_at is 'open: when';
comment on column records.mend.record_id is 'open: the statement that came of it';

-- A citizen sees all of theirs; an officer the one for which they were let in.
create function records.sees(p_correction bigint) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from records.correction c
                   where c.correction_id = p_correction and c.person_id in (select access.opened('correction'))
                     and ((select s.account_id is not null from access.current_session() s)
                          or c.reference in (select access.opened_cases())))
$$;
comment on function records.sees is 'Whether the viewer may see a correction, and so its thread, its photos and what is mended.';
revoke execute on function records.sees(bigint) from public;
grant execute on function records.sees(bigint) to pccovid_app;

do $$
declare t text;
begin
    foreach t in array array['correction_step', 'evidence', 'mend'] loop
        execute format('alter table records.%I enable row level security', t);
        execute format('alter table records.%I force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
        execute format('create policy opened on records.%I for select to pccovid_app using (records.sees(correction_id))', t);
        execute format('create policy told on records.%I for insert to pccovid_app with check (records.sees(correction_id))', t);
        execute format('grant select, insert on records.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on records.%I to pccovid_engine', t);
    end loop;
end $$;
grant usage on all sequences in schema records to pccovid_app;

drop policy opened on records.correction;
create policy opened on records.correction for select to pccovid_app
    using (person_id in (select access.opened('correction'))
           and ((select s.account_id is not null from access.current_session() s) or reference in (select access.opened_cases())));
create policy replied on records.correction for update to pccovid_app
    using (person_id in (select access.opened('correction')) and (select s.account_id is not null from access.current_session() s))
    with check (state in ('open', 'confirmed', 'withdrawn'));
grant update (due_at) on records.correction to pccovid_app;

-- ---------------------------------------------------------------- work lists
drop function records.corrections_waiting();

-- Overdue, it is also on the list of the district's desk, and later on the province's: reckoned, never written.
create function records.on_my_desk(p_at timestamptz, p_days integer)
returns table (correction_id bigint, reference text, matter text, wrong text, desk text, person_id uuid, created_at timestamptz,
               due_at timestamptz, level smallint, second text, source text)
language sql stable security definer set search_path = '' rows 50 as $$
    with viewer as (
        select s.role, s.unit_id, s.officer_id from access.current_session() s
        where s.officer_id is not null and (select access.may('answer_correction'))
    )
    select c.correction_id, c.reference, c.matter, c.wrong, c.desk, t.person_id, c.created_at, c.due_at, l.level,
           case when m.mend_id is null then 'none' when m.proposed_by = v.officer_id then 'mine' else 'others' end,
           case when v.role = 'operator' then coalesce(s.source, case c.matter when 'missing_dose' then 'vaccination_platform' end) end
    from viewer v
    cross join records.correction c
    cross join lateral (select case when p_at <= c.due_at then 0 when p_at <= c.due_at + make_interval(days => p_days) then 1
                                    else 2 end::smallint as level) l
    cross join lateral (select access.person_now(c.person_id) as person_id) t
    left join access.subject h on h.person_id = t.person_id
    left join commons.unit u on u.unit_id = h.commune_id
    left join records.mend m on m.correction_id = c.correction_id and m.state = 'waiting'
    left join people.source_record r on r.record_id = c.record_id
    left join ingest.source s on s.source_id = r.source_id
    where c.state = 'open' and case v.role
        when 'vaccination_site' then c.desk = 'site' and c.site_code in (select access.viewer_sites())
        when 'operator' then c.desk = 'operator' or (c.desk in ('commune', 'police') and u.unit_id is null)
        when 'commune_police' then c.desk = 'police' and v.unit_id in (u.unit_id, case when l.level > 0 then u.district_id end,
                                                                       case when l.level > 1 then u.province_id end)
        when 'commune_health' then (c.desk = 'commune' and v.unit_id = u.unit_id)
             or (c.desk in ('commune', 'site') and v.unit_id in (case when l.level > 0 then u.district_id end,
                                                                 case when l.level > 1 then u.province_id end))
        else false end
    order by c.due_at, c.correction_id
    limit 200
$$;
comment on function records.on_my_desk is 'Open corrections on the viewer''s work list, the most urgent first; ids only: opening one writes the log. second: whether a mend waits for a second person, and whether the viewer may be that one.';

create function records.open_corrections(p_corrections bigint[], p_at timestamptz, p_days integer, p_undo interval,
                                         p_channel text, p_request text)
returns setof bigint language plpgsql volatile security definer set search_path = '' as $$
declare
    c record;
begin
    for c in
        select k.correction_id, k.reference, access.person_now(k.person_id) as person_id,
               w.correction_id is not null
               or (k.state = 'answered' and k.answered_at > p_at - p_undo
                   and k.answered_by = (select s.officer_id::text from access.current_session() s)) as allowed
        from records.correction k
        left join records.on_my_desk(p_at, p_days) w using (correction_id)
        where k.correction_id = any (p_corrections)
        order by k.correction_id
    loop
        perform access.let_in(array[c.person_id], c.reference, c.allowed, p_at, p_channel, p_request);
        if c.allowed then return next c.correction_id; end if;
    end loop;
end $$;
comment on function records.open_corrections is 'Lets the viewer in to corrections on their desk, and to those they answered a moment ago; every attempt is logged.';

-- For the operator to pass on: of each only what the owner of the source needs to find and mend it.
create function records.corrections_for_owner(p_source text, p_at timestamptz, p_days integer, p_channel text, p_request text)
returns table (reference text, source_key text, matter text, wrong text, said text, claimed text, created_at timestamptz, due_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_ids bigint[] := array(select w.correction_id from records.on_my_desk(p_at, p_days) w where w.source = p_source);
begin
    perform records.open_corrections(v_ids, p_at, p_days, interval '0', p_channel, p_request);
    return query
    select c.reference, coalesce(r.source_key, ''), c.matter, c.wrong, c.said, c.claimed::text, c.created_at, c.due_at
    from records.correction c left join people.source_record r using (record_id)
    where c.correction_id = any (v_ids) order by c.due_at, c.correction_id;
end $$;
comment on function records.corrections_for_owner is 'Open corrections about the records of a source that has no desk here; that each was taken out is logged.';

create function records.site_of_dose(p_record bigint) returns text
language sql stable security definer set search_path = '' as $$
    select s.site_code from records.dose d join access.site s using (site_code)
    where d.record_id = p_record and d.record_id in (select people.opened_records('vaccination'))
      and exists (select from access.role_held h where h.site_code = s.site_code and coalesce(h.valid_to > now(), true))
$$;
comment on function records.site_of_dose is 'The facility that gave a dose, if it has a desk of its own here.';

-- ---------------------------------------------------------------- mending
create function records.do_mend(p_mend bigint, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
    m records.mend%rowtype;
    c records.correction%rowtype;
    v_officer uuid := (select s.officer_id from access.current_session() s);
    v_person uuid;
begin
    select * into m from records.mend where mend_id = p_mend and state = 'waiting' for update;
    select * into c from records.correction where correction_id = m.correction_id and state = 'open';
    v_person := access.person_now(c.person_id);
    if c.correction_id is null or c.reference not in (select access.opened_cases()) or not access.may('mend')
       or (m.needs_second and m.proposed_by = v_officer) then
        return false;
    end if;
    if m.kind = 'take_away' then
        perform people.take_away(v_person, m.taken, 'mended');
    else
        m.record_id := people.state(v_person, case m.kind when 'identity' then m.told else '{}' end, m.supersedes, c.reference, p_at);
        if m.kind in ('add_dose', 'change_dose') then
            insert into records.dose (record_id, vaccine, vaccine_text, dose_no, given_on, lot, site_code, site_name)
            values (m.record_id, m.told ->> 'vaccine', m.told ->> 'vaccine_text', (m.told ->> 'dose_no')::smallint,
                    (m.told ->> 'given_on')::date, m.told ->> 'lot', m.told ->> 'site_code', m.told ->> 'site_name');
        end if;
    end if;
    update records.mend set state = 'done', decided_by = v_officer, decided_at = p_at, record_id = m.record_id where mend_id = p_mend;
    return true;
end $$;
comment on function records.do_mend is 'Does what was proposed; false when it is settled, or the viewer may not be the one.';

create function records.refuse_mend(p_mend bigint, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update records.mend m set state = 'refused', decided_at = p_at,
           decided_by = (select s.officer_id from access.current_session() s)
    from records.correction c
    where m.mend_id = p_mend and m.state = 'waiting' and c.correction_id = m.correction_id
      and c.reference in (select access.opened_cases()) and access.may('mend');
    return found;
end $$;

create function records.undo_mends(p_correction bigint, p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    m record;
begin
    for m in
        select d.mend_id, d.record_id, d.taken, d.kind, access.person_now(c.person_id) as person_id
        from records.mend d join records.correction c using (correction_id)
        where d.correction_id = p_correction and d.state = 'done' and d.decided_at >= c.answered_at
          and c.reference in (select access.opened_cases()) and access.may('mend')
        for update of d
    loop
        if m.kind = 'take_away' then
            perform people.give_back(m.person_id, m.taken);
        else
            perform people.unstate(m.record_id, p_at);
        end if;
        update records.mend set state = 'undone', decided_at = p_at where mend_id = m.mend_id;
    end loop;
end $$;
comment on function records.undo_mends is 'Takes back what was mended with the newest answer to a correction.';

-- What sources told anew after it was mended here, and told differently: the mend stands, the difference is shown.
create function records.mend_differences(p_source text)
returns table (reference text, source_key text, agency text, told text, mended text, changed_at timestamptz)
language sql stable security definer set search_path = '' as $$
    select t.reference, r.source_key, t.agency, d.vaccine_text || ', ' || to_char(d.given_on, 'DD/MM/YYYY'),
           n.vaccine_text || ', ' || to_char(n.given_on, 'DD/MM/YYYY'), r.loaded_at
    from people.statement t
    join people.source_record r on r.record_id = t.supersedes
    join ingest.source s using (source_id)
    join records.dose d on d.record_id = t.supersedes
    join records.dose n on n.record_id = t.record_id
    where s.source = p_source and t.undone_at is null and r.loaded_at > t.at
      and (d.vaccine, d.given_on) is distinct from (n.vaccine, n.given_on)
      and (select access.may('operations'))
    order by r.loaded_at desc limit 200
$$;
comment on function records.mend_differences is 'Doses that a source told again after they were mended here, otherwise than the desk did: for the operator to take up with the owner.';

revoke execute on function records.on_my_desk(timestamptz, integer),
    records.open_corrections(bigint[], timestamptz, integer, interval, text, text), records.site_of_dose(bigint),
    records.corrections_for_owner(text, timestamptz, integer, text, text),
    records.do_mend(bigint, timestamptz), records.refuse_mend(bigint, timestamptz),
    records.undo_mends(bigint, timestamptz), records.mend_differences(text) from public;
grant execute on function records.on_my_desk(timestamptz, integer),
    records.open_corrections(bigint[], timestamptz, integer, interval, text, text), records.site_of_dose(bigint),
    records.corrections_for_owner(text, timestamptz, integer, text, text),
    records.do_mend(bigint, timestamptz), records.refuse_mend(bigint, timestamptz),
    records.undo_mends(bigint, timestamptz), records.mend_differences(text) to pccovid_app;
