-- The lock on every door: who may look, for what, at whom; and the log of it.
-- No policy below trusts a setting that injected SQL could invent: a viewer is known by a session token
-- of 256 random bits, of which only the SHA-256 is stored.

create table access.purpose (
    purpose text primary key,
    title_vi text not null,
    title_en text not null,
    legal_ground text not null
);
comment on table access.purpose is 'keep permanent: the closed list of purposes, loaded from access/purposes.toml';
comment on column access.purpose.purpose is 'open: code';
comment on column access.purpose.title_vi is 'open: what citizens read';
comment on column access.purpose.title_en is 'open: what citizens read in English';
comment on column access.purpose.legal_ground is 'open: the document that allows it';

create table access.purpose_grant (
    role text not null,
    purpose text not null references access.purpose,
    area_rule text not null check (area_rule in ('self', 'unit', 'nation', 'nobody')),
    case_required boolean not null default false,
    data_classes text[] not null,
    primary key (role, purpose)
);
comment on table access.purpose_grant is 'keep permanent: role x purpose x data classes x area, loaded from access/purposes.toml';
comment on column access.purpose_grant.role is 'open: code of the role';
comment on column access.purpose_grant.purpose is 'open: code of the purpose';
comment on column access.purpose_grant.area_rule is 'open: whose data: one''s own, those living in the unit, everybody''s, or nobody''s';
comment on column access.purpose_grant.case_required is 'open: whether a case must be named';
comment on column access.purpose_grant.data_classes is 'open: classes of data that may be read';

create table access.officer (
    officer_id uuid primary key,
    login text not null unique,
    display_name text not null,
    agency text not null,
    phone text not null,
    dismissed_at timestamptz
);
comment on table access.officer is 'keep service: people in office, kept while they serve and as long as the log names them';
comment on column access.officer.officer_id is 'open: surrogate key';
comment on column access.officer.login is 'person: the name typed to log in';
comment on column access.officer.display_name is 'person: name in office';
comment on column access.officer.agency is 'open: agency that citizens see in the log';
comment on column access.officer.phone is 'secret: where one-time codes go';
comment on column access.officer.dismissed_at is 'open: no session lives after this moment';

create table access.role_held (
    officer_id uuid not null references access.officer,
    role text not null,
    unit_id integer not null references commons.unit,
    valid_from timestamptz not null default now(),
    valid_to timestamptz,
    primary key (officer_id, role, unit_id, valid_from)
);
comment on table access.role_held is 'keep service: roles are held in a unit and for a time';
comment on column access.role_held.officer_id is 'open: who holds it';
comment on column access.role_held.role is 'open: code of the role';
comment on column access.role_held.unit_id is 'open: where it is held';
comment on column access.role_held.valid_from is 'open: from when';
comment on column access.role_held.valid_to is 'open: until when; empty: still held';

create table access.account (
    account_id uuid primary key,
    phone text not null unique,
    created_at timestamptz not null default now()
);
comment on table access.account is 'keep service: a telephone number that was proved; a phone is not a person';
comment on column access.account.account_id is 'open: surrogate key';
comment on column access.account.phone is 'secret: number in national form, 0 and nine digits';
comment on column access.account.created_at is 'open: first log-in';

create table access.account_person (
    account_id uuid not null references access.account,
    person_id uuid not null,
    relation text not null check (relation in ('self', 'guardian')),
    proof text not null,
    since timestamptz not null default now(),
    until timestamptz,
    primary key (account_id, person_id, since)
);
create unique index on access.account_person (account_id, person_id) where until is null;
create index on access.account_person (person_id) where until is null;
comment on table access.account_person is 'keep service: who may act for whom, and how it was proved';
comment on column access.account_person.account_id is 'open: the proved telephone';
comment on column access.account_person.person_id is 'person: on whose behalf';
comment on column access.account_person.relation is 'person: oneself, or someone in one''s care';
comment on column access.account_person.proof is 'open: kind of fact that was known: birth_date, id_last4, paper, officer';
comment on column access.account_person.since is 'open: from when';
comment on column access.account_person.until is 'open: until when';

create table access.subject (
    person_id uuid primary key,
    commune_id integer references commons.unit,
    gone_to uuid
);
create index on access.subject (commune_id);
create index on access.subject (gone_to) where gone_to is not null;
comment on table access.subject is 'keep record: what the lock must know of a person: where they live now, and into whom a double was merged';
comment on column access.subject.person_id is 'person: who';
comment on column access.subject.commune_id is 'person: commune of residence; empty: unknown, open to no unit below the nation';
comment on column access.subject.gone_to is 'person: the person that this double was merged into';

create table access.session (
    session_id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique,
    account_id uuid references access.account,
    officer_id uuid references access.officer,
    role text not null,
    unit_id integer references commons.unit,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    ended_at timestamptz,
    check (num_nonnulls(account_id, officer_id) = 1)
);
comment on table access.session is 'keep 30 days: who is logged in; the token itself is only in the browser';
comment on column access.session.session_id is 'open: surrogate key';
comment on column access.session.token_hash is 'secret: SHA-256 of the token';
comment on column access.session.account_id is 'person: a citizen''s proved telephone';
comment on column access.session.officer_id is 'person: an officer';
comment on column access.session.role is 'open: the role this session acts in';
comment on column access.session.unit_id is 'open: the unit it acts in';
comment on column access.session.created_at is 'open: log-in';
comment on column access.session.seen_at is 'open: last request, to the minute';
comment on column access.session.ended_at is 'open: log-out';

create table access.otp (
    request_id uuid primary key,
    phone text not null,
    officer_id uuid references access.officer,
    code_hash bytea not null,
    client bytea not null,
    issued_at timestamptz not null default now(),
    tries smallint not null default 0,
    used_at timestamptz
);
create index on access.otp (phone, issued_at);
create index on access.otp (client, issued_at);
comment on table access.otp is 'keep 1 day: one-time codes that were asked for';
comment on column access.otp.request_id is 'open: the request a code belongs to';
comment on column access.otp.phone is 'secret: where it was sent';
comment on column access.otp.officer_id is 'person: set when an officer logs in';
comment on column access.otp.code_hash is 'secret: keyed hash of request and code';
comment on column access.otp.client is 'secret: keyed hash of the asking address, to limit floods';
comment on column access.otp.issued_at is 'open: when';
comment on column access.otp.tries is 'open: wrong codes typed';
comment on column access.otp.used_at is 'open: a code works once';

create table access.claim_try (
    account_id uuid not null references access.account,
    tried_at timestamptz not null default now(),
    passed boolean not null
);
create index on access.claim_try (account_id, tried_at);
comment on table access.claim_try is 'keep 1 day: attempts to prove who one is, to limit guessing';
comment on column access.claim_try.account_id is 'person: the proved telephone';
comment on column access.claim_try.tried_at is 'open: when';
comment on column access.claim_try.passed is 'open: whether the fact was right';

create table access.entry (
    entry_id bigint generated always as identity primary key,
    at timestamptz not null,
    txid xid8 not null default pg_current_xact_id(),
    session_id uuid,
    actor text not null,
    agency text not null,
    role text not null,
    unit_id integer,
    purpose text not null,
    case_ref text,
    person_id uuid not null,
    classes text[] not null,
    decision text not null check (decision in ('allow', 'deny')),
    channel text not null,
    request_id text not null
);
create index on access.entry (txid);
create index on access.entry (person_id, at desc);
comment on table access.entry is 'keep 10 years: the access log, one row per person read, written in the transaction that reads; nobody may change it';
comment on column access.entry.entry_id is 'open: order of writing';
comment on column access.entry.at is 'person: when';
comment on column access.entry.txid is 'open: the transaction in which the door stands open';
comment on column access.entry.session_id is 'person: the session that looked';
comment on column access.entry.actor is 'person: who looked, as the citizen reads it';
comment on column access.entry.agency is 'open: for which agency';
comment on column access.entry.role is 'open: in which role';
comment on column access.entry.unit_id is 'open: in which unit';
comment on column access.entry.purpose is 'person: for what';
comment on column access.entry.case_ref is 'health: the case it was for; never shown to the person read about';
comment on column access.entry.person_id is 'person: about whom';
comment on column access.entry.classes is 'person: which classes of data were open';
comment on column access.entry.decision is 'open: allowed or refused';
comment on column access.entry.channel is 'open: web, api, cli';
comment on column access.entry.request_id is 'open: the request';

create table access.bulk_act (
    act_id bigint generated always as identity primary key,
    started_at timestamptz not null default now(),
    actor text not null,
    purpose text not null references access.purpose,
    act text not null
);
comment on table access.bulk_act is 'keep 10 years: what the engine did with everybody''s records, an act a row';
comment on column access.bulk_act.act_id is 'open: order of writing';
comment on column access.bulk_act.started_at is 'open: when';
comment on column access.bulk_act.actor is 'open: which programme';
comment on column access.bulk_act.purpose is 'open: for what';
comment on column access.bulk_act.act is 'open: what it did, in words';

-- ---------------------------------------------------------------- who is asking
create function access.current_session() returns setof access.session
language sql stable security definer set search_path = '' rows 1 as $$
    select s.* from access.session s
    left join access.officer o using (officer_id)
    where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
      and s.ended_at is null
      and case when s.officer_id is null then s.seen_at > now() - interval '30 days'
               else s.seen_at > now() - interval '15 minutes' and s.created_at > now() - interval '12 hours'
                    and o.dismissed_at is null
                    and exists (select from access.role_held h
                                where h.officer_id = s.officer_id and h.role = s.role and h.unit_id = s.unit_id
                                  and h.valid_from <= now() and coalesce(h.valid_to > now(), true))
          end
$$;

create function access.may(p_class text) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from access.current_session() s
                   join access.purpose_grant g on g.role = s.role
                   where g.purpose = current_setting('app.purpose', true) and p_class = any (g.data_classes))
$$;
comment on function access.may is 'Whether the viewer may read this class at all for the purpose of the transaction: for tables that are about no single person.';

create function access.holds_purpose() returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from access.current_session() s
                   join access.purpose_grant g on g.role = s.role and g.purpose = current_setting('app.purpose', true))
$$;
comment on function access.holds_purpose is 'Whether the viewer''s role may come in for the purpose of the transaction at all.';

-- Opens the door to people: a log row for each, allowed or refused, and the ids that were allowed.
-- Row policies let through only people with an allowed row in this very transaction.
create function access.open(p_people uuid[], p_at timestamptz, p_case text, p_channel text, p_request text)
returns setof uuid language plpgsql security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.*, coalesce(g.area_rule, 'nobody') as rule, coalesce(g.data_classes, '{}') as classes,
               coalesce(g.case_required, false) and p_case is null as case_missing,
               coalesce(o.display_name, 'Người dùng điện thoại này') as actor, coalesce(o.agency, 'Công dân') as agency
        from access.current_session() s
        left join access.purpose_grant g on g.role = s.role and g.purpose = current_setting('app.purpose', true)
        left join access.officer o using (officer_id)
    ), asked as (
        select distinct p as person_id from unnest(p_people) p
    ), judged as (
        select a.person_id, not v.case_missing and case v.rule
            when 'nation' then true
            when 'self' then exists (
                select from access.account_person ap
                where ap.account_id = v.account_id and ap.person_id = a.person_id and ap.until is null)
            when 'unit' then exists (
                select from access.subject t join commons.unit c on c.unit_id = t.commune_id
                where t.person_id = a.person_id
                  and v.unit_id in (c.unit_id, c.district_id, c.province_id))
            else false end as allowed
        from asked a, viewer v
    ), logged as (
        insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, case_ref, person_id,
                                  classes, decision, channel, request_id)
        select p_at, v.session_id, v.actor, v.agency, v.role, v.unit_id,
               coalesce(current_setting('app.purpose', true), ''), p_case, j.person_id,
               case when j.allowed then v.classes else '{}' end,
               case when j.allowed then 'allow' else 'deny' end, p_channel, p_request
        from judged j, viewer v
        returning person_id, decision
    )
    select l.person_id from logged l where l.decision = 'allow';
end $$;

create function access.opened(p_class text) returns setof uuid
language sql stable security definer set search_path = '' rows 5 as $$
    select e.person_id from access.entry e
    where e.txid = pg_current_xact_id_if_assigned() and e.decision = 'allow' and p_class = any (e.classes)
      and e.session_id = (select s.session_id from access.current_session() s)
$$;
comment on function access.opened is 'The people whose door stands open in this transaction for a class of data: what every row policy asks.';

create function access.touch() returns setof access.session
language sql volatile security definer set search_path = '' rows 1 as $$
    update access.session s set seen_at = now()
    where s.session_id = (select c.session_id from access.current_session() c) and s.seen_at < now() - interval '1 minute';
    select * from access.current_session()
$$;

-- ---------------------------------------------------------------- one-time codes and sessions
create function access.ask_code(p_request uuid, p_phone text, p_login text, p_code_hash bytea, p_client bytea)
returns text language plpgsql security definer set search_path = '' as $$
declare
    v_officer uuid;
    v_phone text := p_phone;
begin
    if p_login is not null then
        select officer_id, phone into v_officer, v_phone from access.officer where login = p_login and dismissed_at is null;
        v_phone := coalesce(v_phone, 'nobody');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('otp' || v_phone, 0));
    if (select count(*) >= 5 or max(issued_at) > now() - interval '60 seconds' from access.otp
        where phone = v_phone and issued_at > now() - interval '1 hour')
       or (select count(*) >= 20 from access.otp where client = p_client and issued_at > now() - interval '1 hour')
    then
        return 'too_many';
    end if;
    insert into access.otp (request_id, phone, officer_id, code_hash, client)
    values (p_request, v_phone, v_officer, p_code_hash, p_client);
    return case when v_phone = 'nobody' then 'nobody' else v_phone end;
end $$;
comment on function access.ask_code is 'Registers a code and answers with the number to send it to, too_many, or nobody. At most 5 an hour and one a minute to a number, 20 an hour from an address.';

create function access.check_code(p_request uuid, p_code_hash bytea, p_token_hash bytea)
returns text language plpgsql security definer set search_path = '' as $$
declare
    o access.otp%rowtype;
    v_account uuid;
    v_role access.role_held%rowtype;
begin
    select * into o from access.otp where request_id = p_request for update;
    if not found or o.used_at is not null or o.issued_at < now() - interval '5 minutes' then return 'expired'; end if;
    if o.tries >= 5 then return 'too_many'; end if;
    if o.code_hash <> p_code_hash or o.phone = 'nobody' then
        update access.otp set tries = tries + 1 where request_id = p_request;
        return 'wrong';
    end if;
    update access.otp set used_at = now() where request_id = p_request;
    if o.officer_id is not null then
        select * into v_role from access.role_held
        where officer_id = o.officer_id and valid_from <= now() and coalesce(valid_to > now(), true)
        order by valid_from desc limit 1;
        if not found then return 'expired'; end if;
        insert into access.session (token_hash, officer_id, role, unit_id)
        values (p_token_hash, o.officer_id, v_role.role, v_role.unit_id);
        return 'officer';
    end if;
    insert into access.account (account_id, phone) values (gen_random_uuid(), o.phone)
    on conflict (phone) do update set phone = excluded.phone returning account_id into v_account;
    insert into access.session (token_hash, account_id, role) values (p_token_hash, v_account, 'citizen');
    return 'citizen';
end $$;
comment on function access.check_code is 'A right code opens a session and never works again; five wrong ones close the request; five minutes is its life.';

create function access.log_out() returns void
language sql volatile security definer set search_path = '' as $$
    update access.session set ended_at = now() where session_id = (select session_id from access.current_session())
$$;

create function access.guess_limit_reached() returns boolean
language sql stable security definer set search_path = '' as $$
    select count(*) >= 5 from access.claim_try t
    where t.account_id = (select account_id from access.current_session())
      and not t.passed and t.tried_at > now() - interval '1 day'
$$;
comment on function access.guess_limit_reached is 'Five wrong facts a day for one telephone number: after that, the commune desk helps.';

-- ---------------------------------------------------------------- rights
alter table access.account_person enable row level security;
alter table access.account_person force row level security;
alter table access.subject enable row level security;
alter table access.subject force row level security;
alter table access.entry enable row level security;
alter table access.entry force row level security;
alter table access.account enable row level security;
alter table access.account force row level security;
alter table access.session enable row level security;
alter table access.session force row level security;
alter table access.otp enable row level security;
alter table access.otp force row level security;
alter table access.claim_try enable row level security;
alter table access.claim_try force row level security;
alter table access.officer enable row level security;
alter table access.officer force row level security;

-- The owner runs the functions above and must pass its own forced policies.
create policy functions on access.account_person to pccovid_owner using (true);
create policy functions on access.subject to pccovid_owner using (true);
create policy functions on access.entry to pccovid_owner using (true);
create policy functions on access.account to pccovid_owner using (true);
create policy functions on access.session to pccovid_owner using (true);
create policy functions on access.otp to pccovid_owner using (true);
create policy functions on access.claim_try to pccovid_owner using (true);
create policy functions on access.officer to pccovid_owner using (true);

create policy mine on access.account_person for select to pccovid_app
    using (account_id = (select s.account_id from access.current_session() s));
create policy read_about on access.entry for select to pccovid_app
    using (person_id in (select access.opened('access_log')));
create policy engine on access.subject to pccovid_engine using (true);
create policy engine on access.account_person for select to pccovid_engine using (true);

grant select on access.purpose, access.purpose_grant to pccovid_app, pccovid_engine;
grant select on access.account_person, access.entry to pccovid_app;
grant select, insert, update, delete on access.subject to pccovid_engine;
grant select on access.account_person to pccovid_engine;
grant insert on access.bulk_act to pccovid_engine;
grant execute on function access.current_session(), access.may(text), access.holds_purpose(), access.opened(text), access.touch(),
    access.open(uuid[], timestamptz, text, text, text), access.log_out(), access.guess_limit_reached(),
    access.ask_code(uuid, text, text, bytea, bytea), access.check_code(uuid, bytea, bytea) to pccovid_app;
