-- Systems of other agencies as callers, and tubes: what a laboratory pushes of them.

-- ---------------------------------------------------------------- systems as callers
create table access.system_client (
    system_id uuid primary key default gen_random_uuid(),
    code text not null unique,
    agency text not null,
    role text not null default 'agency_system',
    key_id text not null unique,
    public_key bytea not null check (length(public_key) = 32),
    certificate_sha256 bytea not null check (length(certificate_sha256) = 32),
    purposes text[] not null,
    sources text[] not null,
    unit_id integer references commons.unit,
    added_at timestamptz not null default now(),
    revoked_at timestamptz
);
comment on table access.system_client is 'keep service: programmes of other agencies that may call, each with its keys; kept as long as the log names them';
comment on column access.system_client.system_id is 'open: surrogate key';
comment on column access.system_client.code is 'open: name of the programme';
comment on column access.system_client.agency is 'open: agency that citizens see in the log';
comment on column access.system_client.role is 'open: role in the purpose register';
comment on column access.system_client.key_id is 'open: name of the signing key in signatures';
comment on column access.system_client.public_key is 'open: Ed25519 public key, 32 bytes';
comment on column access.system_client.certificate_sha256 is 'open: SHA-256 of the certificate that its connections show';
comment on column access.system_client.purposes is 'open: what it may come for, within what its role may';
comment on column access.system_client.sources is 'open: sources whose messages it may push';
comment on column access.system_client.unit_id is 'open: the unit whose people it may read about; empty: everybody';
comment on column access.system_client.added_at is 'open: when it was let in';
comment on column access.system_client.revoked_at is 'open: nothing of it is accepted after this moment';

create table access.nonce (
    system_id uuid not null references access.system_client,
    nonce text not null,
    seen_at timestamptz not null default now(),
    primary key (system_id, nonce)
);
create index on access.nonce (seen_at);
comment on table access.nonce is 'keep 1 day: nonces of signed requests of the last ten minutes: each is good for one request';
comment on column access.nonce.system_id is 'open: whose';
comment on column access.nonce.nonce is 'open: as signed';
comment on column access.nonce.seen_at is 'open: when';

-- A request is too old after 300 s, and may be 60 s ahead: 600 s of memory are enough.
create function access.first_use(p_system uuid, p_nonce text) returns boolean
language sql volatile security definer set search_path = '' as $$
    delete from access.nonce where seen_at < now() - interval '600 seconds';
    with used as (
        insert into access.nonce (system_id, nonce) values (p_system, p_nonce) on conflict do nothing returning 1
    )
    select exists (select from used)
$$;
comment on function access.first_use is 'Whether the system uses this nonce for the first time; from now on it is used.';

-- A system has one standing session. Its token is a keyed hash under a key of the installation, which stands in no
-- database: who can run SQL as the web does cannot invent it.
alter table access.session add column system_id uuid references access.system_client;
alter table access.session drop constraint session_check;
alter table access.session add constraint session_of_one check (num_nonnulls(account_id, officer_id, system_id) = 1);
create unique index on access.session (system_id) where system_id is not null;
comment on column access.session.system_id is 'open: a programme of another agency';

-- Refusals that are about no single person are written too.
alter table access.entry alter column person_id drop not null;
alter table access.entry add column reason text;
alter table access.entry add constraint read_of_somebody check (person_id is not null or decision = 'deny');
comment on column access.entry.reason is 'open: why it was refused: purpose, case, area, source';

create or replace function access.current_session() returns setof access.session
language sql stable security definer set search_path = '' rows 1 as $$
    select s.* from access.session s
    left join access.officer o using (officer_id)
    left join access.system_client c using (system_id)
    where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
      and s.ended_at is null
      and case when s.system_id is not null then c.revoked_at is null
               when s.officer_id is null then s.seen_at > now() - interval '30 days'
               else s.seen_at > now() - interval '15 minutes' and s.created_at > now() - interval '12 hours'
                    and o.dismissed_at is null
                    and exists (select from access.role_held h
                                where h.officer_id = s.officer_id and h.role = s.role and h.unit_id = s.unit_id
                                  and h.valid_from <= now() and coalesce(h.valid_to > now(), true))
          end
$$;

create function access.granted() returns setof access.purpose_grant
language sql stable security definer set search_path = '' rows 1 as $$
    select g.* from access.current_session() s
    join access.purpose_grant g on g.role = s.role and g.purpose = current_setting('app.purpose', true)
    left join access.system_client c using (system_id)
    where s.system_id is null or g.purpose = any (c.purposes)
$$;
comment on function access.granted is 'The line of the register under which the viewer is here: of a system only what was agreed with it.';

create or replace function access.may(p_class text) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from access.granted() g where p_class = any (g.data_classes))
$$;

create or replace function access.holds_purpose() returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from access.granted())
$$;

create or replace function access.open(p_people uuid[], p_at timestamptz, p_case text, p_channel text, p_request text)
returns setof uuid language plpgsql security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.*, coalesce(g.area_rule, 'nobody') as rule, coalesce(g.data_classes, '{}') as classes,
               g.role is null as purpose_missing, coalesce(g.case_required, false) and p_case is null as case_missing,
               coalesce(o.display_name, c.code, 'Người dùng điện thoại này') as actor,
               coalesce(o.agency, c.agency, 'Công dân') as agency
        from access.current_session() s
        left join access.granted() g on true
        left join access.officer o using (officer_id)
        left join access.system_client c using (system_id)
    ), asked as (
        select distinct p as person_id from unnest(p_people) p
    ), judged as (
        select a.person_id, not v.case_missing and case
            when v.rule = 'nation' and (v.system_id is null or v.unit_id is null) then true
            when v.rule = 'self' then exists (
                select from access.account_person ap
                where ap.account_id = v.account_id and ap.person_id = a.person_id and ap.until is null)
            when v.rule in ('nation', 'unit') then exists (
                select from access.subject t join commons.unit c on c.unit_id = t.commune_id
                where t.person_id = a.person_id
                  and v.unit_id in (c.unit_id, c.district_id, c.province_id))
            else false end as allowed
        from asked a, viewer v
    ), logged as (
        insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, case_ref, person_id,
                                  classes, decision, reason, channel, request_id)
        select p_at, v.session_id, v.actor, v.agency, v.role, v.unit_id,
               coalesce(current_setting('app.purpose', true), ''), p_case, j.person_id,
               case when j.allowed then v.classes else '{}' end,
               case when j.allowed then 'allow' else 'deny' end,
               case when j.allowed then null when v.purpose_missing then 'purpose' when v.case_missing then 'case' else 'area' end,
               p_channel, p_request
        from judged j, viewer v
        returning person_id, decision
    )
    select l.person_id from logged l where l.decision = 'allow';
end $$;

create function access.refuse(p_at timestamptz, p_reason text, p_channel text, p_request text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, classes, decision, reason, channel, request_id)
    select p_at, s.session_id, coalesce(o.display_name, c.code, 'Người dùng điện thoại này'),
           coalesce(o.agency, c.agency, 'Công dân'), s.role, s.unit_id, coalesce(current_setting('app.purpose', true), ''),
           '{}', 'deny', p_reason, p_channel, p_request
    from access.current_session() s
    left join access.officer o using (officer_id)
    left join access.system_client c using (system_id)
$$;
comment on function access.refuse is 'Writes down that the viewer was refused before anybody was looked at.';

grant select on access.system_client to pccovid_app;
grant execute on function access.first_use(uuid, text), access.granted(), access.refuse(timestamptz, text, text, text)
    to pccovid_app;

-- ---------------------------------------------------------------- tubes
-- Never changed: another telling of the same report, and a correction, are rows of their own.
create table records.tube_report (
    report_id bigint generated always as identity primary key,
    source_id smallint not null,
    source_key text not null,
    tube text not null,
    step text not null check (step in ('received', 'tested', 'result')),
    happened_at timestamptz not null,
    method text check (method in ('pcr', 'rapid_antigen', 'antibody', 'unknown')),
    result text check (result in ('positive', 'negative', 'indeterminate', 'invalid')),
    ct real,
    lab_code text,
    lab_name text,
    kit text,
    corrects text,
    row_hash bigint not null,
    source_updated_at timestamptz not null,
    batch_id bigint not null,
    line_no bigint not null,
    loaded_at timestamptz not null,
    unique (source_id, source_key, row_hash),
    check ((step = 'result') = (result is not null))
);
create index on records.tube_report (tube);
create index on records.tube_report (source_id, corrects) where corrects is not null;
comment on table records.tube_report is 'keep health: what a laboratory reported of a tube, every telling; the result spreads to the tests of those who share the tube';
comment on column records.tube_report.report_id is 'open: surrogate key, order of arrival';
comment on column records.tube_report.source_id is 'open: who says it';
comment on column records.tube_report.source_key is 'health: the source''s own key of the report';
comment on column records.tube_report.tube is 'health: barcode of the tube';
comment on column records.tube_report.step is 'health: received, tested (result not known yet), or result';
comment on column records.tube_report.happened_at is 'health: when it was received, tested or resulted';
comment on column records.tube_report.method is 'health: method';
comment on column records.tube_report.result is 'health: of the content of the tube; what it says of its people: see records.test';
comment on column records.tube_report.ct is 'health: cycle threshold';
comment on column records.tube_report.lab_code is 'health: laboratory';
comment on column records.tube_report.lab_name is 'health: laboratory as written';
comment on column records.tube_report.kit is 'health: test kit';
comment on column records.tube_report.corrects is 'health: key of the report that this one replaces';
comment on column records.tube_report.row_hash is 'open: hash of the content: equal means the same telling';
comment on column records.tube_report.source_updated_at is 'open: the source''s own time of change; the newest in which it said this';
comment on column records.tube_report.batch_id is 'open: the delivery it came in';
comment on column records.tube_report.line_no is 'open: line in that delivery';
comment on column records.tube_report.loaded_at is 'open: when it came in';

create function records.opened_tubes() returns setof text
language sql stable security definer set search_path = '' rows 5 as $$
    select t.tube from records.test t
    where t.record_id in (select people.opened_records('testing')) and t.tube is not null
$$;
comment on function records.opened_tubes is 'Tubes of the tests of the people whose door stands open.';

create function records.report_in_force(p_source smallint, p_tube text) returns bigint
language sql stable security definer set search_path = '' as $$
    select p.report_id from records.tube_report p
    where p.source_id = p_source and p.tube = p_tube and p.step = 'result'
      and not exists (select from records.tube_report c where c.source_id = p_source and c.corrects = p.source_key)
      and not exists (select from records.tube_report n
                      where n.source_id = p_source and n.source_key = p.source_key
                        and (n.source_updated_at, n.report_id) > (p.source_updated_at, p.report_id))
    order by p.source_updated_at desc, p.report_id desc
    limit 1
$$;
comment on function records.report_in_force is 'The result that counts for a tube: told last, not told anew otherwise, and not corrected.';

alter table records.tube_report enable row level security;
alter table records.tube_report force row level security;
create policy engine on records.tube_report to pccovid_engine using (true);
create policy functions on records.tube_report to pccovid_owner using (true);
create policy opened on records.tube_report for select to pccovid_app using (tube in (select records.opened_tubes()));
grant select on records.tube_report to pccovid_app;
grant select, insert, update (source_updated_at) on records.tube_report to pccovid_engine;
grant execute on function records.opened_tubes() to pccovid_app;
grant execute on function records.report_in_force(smallint, text) to pccovid_app, pccovid_engine;
