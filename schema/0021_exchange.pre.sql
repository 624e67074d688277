-- What other agencies get from us beside single answers: exports, and being told of changes.

create schema exchange authorization pccovid_owner;
grant usage on schema exchange to pccovid_app, pccovid_engine;

create table exchange.export (
    export_id uuid primary key,
    system_id uuid not null references access.system_client,
    purpose text not null references access.purpose,
    types text[] not null,
    since timestamptz,
    state text not null default 'asked' check (state in ('asked', 'done', 'failed')),
    asked_at timestamptz not null,
    finished_at timestamptz,
    files jsonb not null default '[]'
);
create index on exchange.export (asked_at) where state = 'asked';
comment on table exchange.export is 'keep 30 days: bulk exports that were asked for; the files go with them';
comment on column exchange.export.export_id is 'open: surrogate key, in the address of the export';
comment on column exchange.export.system_id is 'open: who asked';
comment on column exchange.export.purpose is 'open: for what';
comment on column exchange.export.types is 'open: resource types';
comment on column exchange.export.since is 'open: only what changed since';
comment on column exchange.export.state is 'open: asked, done or failed';
comment on column exchange.export.asked_at is 'open: when it was asked for; its answers are of this moment or later';
comment on column exchange.export.finished_at is 'open: when it was ready';
comment on column exchange.export.files is 'open: names of the files with type and number of resources';

create table exchange.subscription (
    subscription_id uuid primary key,
    system_id uuid not null references access.system_client,
    purpose text not null references access.purpose,
    type text not null,
    person_id uuid,
    endpoint text not null,
    state text not null default 'active' check (state in ('active', 'off', 'error')),
    told_until bigint not null,
    failures integer not null default 0,
    made_at timestamptz not null
);
create index on exchange.subscription (state) where state = 'active';
comment on table exchange.subscription is 'keep service: who is told that something changed; the message says nothing, they come and read';
comment on column exchange.subscription.subscription_id is 'open: surrogate key';
comment on column exchange.subscription.system_id is 'open: who is told';
comment on column exchange.subscription.purpose is 'open: for what';
comment on column exchange.subscription.type is 'open: resource type';
comment on column exchange.subscription.person_id is 'person: about whom; empty: about everybody the system may read';
comment on column exchange.subscription.endpoint is 'open: where they are told';
comment on column exchange.subscription.state is 'open: active, off, or error after ten failures';
comment on column exchange.subscription.told_until is 'open: the last batch of which they were told';
comment on column exchange.subscription.failures is 'open: attempts that failed since the last success';
comment on column exchange.subscription.made_at is 'open: when';

do $$
declare t text;
begin
    foreach t in array array['export', 'subscription'] loop
        execute format('alter table exchange.%I enable row level security', t);
        execute format('alter table exchange.%I force row level security', t);
        execute format('create policy engine on exchange.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on exchange.%I to pccovid_owner using (true)', t);
        execute format('create policy own on exchange.%I to pccovid_app
            using (system_id = (select s.system_id from access.current_session() s))', t);
        execute format('grant select, insert, update on exchange.%I to pccovid_app, pccovid_engine', t);
        execute format('grant delete on exchange.%I to pccovid_engine', t);
    end loop;
end $$;

create function people.person_of_record(p_record bigint) returns uuid
language sql stable security definer set search_path = '' as $$
    select l.person_id from people.link l
    where l.record_id = p_record and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
      and exists (select from access.current_session())
$$;
comment on function people.person_of_record is 'Whom a record is surely about: an id to open a door with. Null when nobody is known, or nobody asks.';

create function people.person_of_number(p_number text) returns setof uuid
language sql stable security definer set search_path = '' as $$
    select i.person_id from people.identifier i
    join people.person p using (person_id)
    where i.kind in ('pin', 'cmnd', 'other') and i.value = p_number and p.status <> 'merged' and (select access.holds_purpose())
$$;
comment on function people.person_of_number is 'People known under a number of a paper: ids to open doors with. A number of a former card may be of two.';

revoke execute on function people.person_of_record(bigint), people.person_of_number(text) from public;
grant execute on function people.person_of_record(bigint), people.person_of_number(text) to pccovid_app;
grant select (system_id, unit_id, revoked_at) on access.system_client to pccovid_engine;
