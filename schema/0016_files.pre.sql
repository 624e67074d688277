-- Files that other agencies drop: the ids they give to areas, further contacts of a declaration, places and visits.

alter table records.declaration add column contacts text;
comment on column records.declaration.contacts is 'health: other contacts of 14 days that the form asks for, in its words; empty: none declared';

create table ingest.area (
    source_id smallint not null references ingest.source,
    code text not null,
    level text not null check (level in ('province', 'district', 'commune')),
    name text not null,
    parent_code text,
    primary key (source_id, code)
);
comment on table ingest.area is 'keep permanent: the list of areas of a source that has ids of its own for them';
comment on column ingest.area.source_id is 'open: the source';
comment on column ingest.area.code is 'open: its own id of the area';
comment on column ingest.area.level is 'open: province, district or commune';
comment on column ingest.area.name is 'open: name as the source writes it; the unit is found by it';
comment on column ingest.area.parent_code is 'open: its own id of the area above';
grant select, insert, update on ingest.area to pccovid_engine;

-- Who crossed with somebody else, in the same vehicle.
create index on records.crossing (crossing_vehicle, crossed_at) where crossing_vehicle is not null;

-- ---------------------------------------------------------------- places
create table records.place (
    place_id bigint generated always as identity primary key,
    source_id smallint not null references ingest.source,
    source_key text not null,
    name text,
    kind text,
    commune_id integer,
    address text,
    owner_name text,
    owner_phone text,
    row_hash bigint,
    batch_id bigint not null,
    line_no bigint not null,
    source_updated_at timestamptz,
    loaded_at timestamptz not null,
    unique (source_id, source_key)
);
comment on table records.place is 'keep record: a place with a QR; one that is known only from its visits has no name yet';
comment on column records.place.place_id is 'open: surrogate key';
comment on column records.place.source_id is 'open: the source';
comment on column records.place.source_key is 'open: the code that its QR carries';
comment on column records.place.name is 'open: name';
comment on column records.place.kind is 'open: kind of place as written';
comment on column records.place.commune_id is 'open: unit of administration';
comment on column records.place.address is 'open: address as written';
comment on column records.place.owner_name is 'person: who registered it';
comment on column records.place.owner_phone is 'secret: telephone of who registered it';
comment on column records.place.row_hash is 'open: of the content: the same again changes nothing; empty: not described yet';
comment on column records.place.batch_id is 'open: the delivery that told it last';
comment on column records.place.line_no is 'open: line in it';
comment on column records.place.source_updated_at is 'open: the source''s own time of change';
comment on column records.place.loaded_at is 'open: when it was told last';
alter table records.place enable row level security;
alter table records.place force row level security;
create policy engine on records.place to pccovid_engine using (true);
create policy functions on records.place to pccovid_owner using (true);
grant select, insert, update, delete on records.place to pccovid_engine;

-- ---------------------------------------------------------------- visits
-- Pseudonymous events, by far the most rows of all: no row policy and no foreign key, the engine alone reaches them, and
-- the unique key holds the place and the day, so that days can go as a whole and places can be spread over servers.
create table records.visit (
    arrived_at timestamptz not null,
    left_at timestamptz check (left_at >= arrived_at),
    place_id bigint not null,
    record_id bigint not null,
    batch_id bigint not null,
    line_no bigint not null,
    scan_key text not null
) partition by range (arrived_at);
create unique index on records.visit (place_id, arrived_at, scan_key) include (left_at, record_id);
create index on records.visit (record_id, arrived_at);
comment on table records.visit is 'keep 30 days: one scan of the QR of a place; the rows of a day stand in a table of their own';
comment on column records.visit.arrived_at is 'person: when they came';
comment on column records.visit.left_at is 'person: when they left; empty: not said';
comment on column records.visit.place_id is 'person: where';
comment on column records.visit.record_id is 'person: the source record of the visitor';
comment on column records.visit.batch_id is 'open: the delivery that tells it';
comment on column records.visit.line_no is 'open: line in it';
comment on column records.visit.scan_key is 'open: key of the scan at its source';
grant select, insert, update, delete on records.visit to pccovid_engine;

create function records.prepare_visit_days(p_days date[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_day date;
    v_table text;
begin
    -- Two programmes may meet on a new day; the second finds it made.
    perform pg_advisory_xact_lock(hashtextextended('records.visit', 0));
    foreach v_day in array p_days loop
        v_table := 'visit_' || to_char(v_day, 'YYYYMMDD');
        if to_regclass('records.' || v_table) is null then
            execute format('create table records.%I (like records.visit including constraints including comments)', v_table);
            execute format('comment on table records.%I is %L', v_table, 'keep 30 days: the visits of ' || v_day);
            -- Attaching does not stop those who read other days, as creating a partition in one step would.
            execute format('alter table records.visit attach partition records.%I for values from (%L) to (%L)', v_table,
                           v_day::timestamp at time zone 'Asia/Ho_Chi_Minh',
                           (v_day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh');
        end if;
    end loop;
end $$;
comment on function records.prepare_visit_days is 'Makes the tables for the visits of these days in Viet Nam, where they are missing.';

create function records.visits_about(p_person uuid)
returns table (record_id bigint, source text, source_title_vi text, source_title_en text, place_name text, place_kind text,
               place_commune_id integer, place_address text, arrived_at timestamptz, left_at timestamptz,
               loaded_at timestamptz, batch_id bigint, line_no bigint)
language sql stable security definer set search_path = '' rows 50 as $$
    select v.record_id, s.source, s.title_vi, s.title_en, p.name, p.kind, p.commune_id, p.address, v.arrived_at, v.left_at,
           b.received_at, v.batch_id, v.line_no
    from people.link l
    join records.visit v using (record_id)
    join records.place p using (place_id)
    join ingest.source s using (source_id)
    join ingest.batch b on b.batch_id = v.batch_id
    where l.person_id = p_person and l.ended_at is null and l.record_id in (select people.opened_records('travel'))
$$;
comment on function records.visits_about is 'Where a person was whose door stands open for travel; visits carry no row policy, and are seen through here alone.';

revoke execute on function records.prepare_visit_days(date[]), records.visits_about(uuid) from public;
grant execute on function records.prepare_visit_days(date[]) to pccovid_engine;
grant execute on function records.visits_about(uuid) to pccovid_app;
