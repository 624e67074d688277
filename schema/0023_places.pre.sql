-- Places that are registered here, the codes at their doors, their staff, and who went in. A place that a former
-- database tells of keeps its code; whoever registered it there manages it here, by the same telephone.

create function access.current_phone() returns text
language sql stable security definer set search_path = '' as $$
    select a.phone from access.current_session() s join access.account a using (account_id)
$$;
comment on function access.current_phone is 'The proved telephone of the viewer, who knows it already; empty for officers.';
revoke execute on function access.current_phone() from public;
grant execute on function access.current_phone() to pccovid_app;

-- ---------------------------------------------------------------- places
alter table records.place
    alter column source_id drop not null, alter column source_key drop not null,
    alter column batch_id drop not null, alter column line_no drop not null,
    add column closed_at timestamptz,
    add check (num_nulls(source_id, source_key, batch_id, line_no) in (0, 4)),
    add check (source_id is not null or num_nulls(name, commune_id, owner_phone) = 0);
create index on records.place (owner_phone) where owner_phone is not null;
comment on column records.place.source_id is 'open: the source; empty: registered here';
comment on column records.place.closed_at is 'open: when whoever manages it closed it; nobody enters a closed place';

create table records.place_code (
    code text primary key check (code ~ '^[2-9A-HJKMNP-Z]{8}$'),
    place_id bigint not null references records.place,
    issued_at timestamptz not null,
    revoked_at timestamptz
);
create unique index on records.place_code (place_id) where revoked_at is null;
comment on table records.place_code is 'keep record: the code of a place; one that was revoked is remembered, so that an old poster says that it is old';
comment on column records.place_code.code is 'open: eight characters, the last a check; printed in the QR and below it';
comment on column records.place_code.place_id is 'open: the place';
comment on column records.place_code.issued_at is 'open: from when';
comment on column records.place_code.revoked_at is 'open: until when; empty: in force';

create table records.place_staff (
    place_id bigint not null references records.place,
    phone text not null,
    added_at timestamptz not null,
    primary key (place_id, phone)
);
create index on records.place_staff (phone);
comment on table records.place_staff is 'keep service: telephones of staff who may write down the visitors of a place';
comment on column records.place_staff.place_id is 'person: where they work';
comment on column records.place_staff.phone is 'secret: their telephone';
comment on column records.place_staff.added_at is 'open: since when';

create function records.managed_places() returns setof bigint
language sql stable security definer set search_path = '' rows 5 as $$
    select p.place_id from records.place p where p.owner_phone = (select access.current_phone())
$$;
comment on function records.managed_places is 'The places that the viewer registered, here or in a former database.';

create function records.worked_places() returns setof bigint
language sql stable security definer set search_path = '' rows 5 as $$
    select records.managed_places()
    union
    select s.place_id from records.place_staff s where s.phone = (select access.current_phone())
$$;
comment on function records.worked_places is 'The places whose visitors the viewer may write down.';

-- Anybody may ask what stands at a door: nothing of it is about anybody. A former code is its source's own key.
create function records.place_of_code(p_code text)
returns table (place_id bigint, name text, kind text, commune_id integer, address text, state text)
language sql stable security definer set search_path = '' rows 1 as $$
    select p.place_id, p.name, p.kind, p.commune_id, p.address,
           case when p.closed_at is not null then 'closed' when found.revoked then 'revoked' else 'open' end
    from (
        select c.place_id, c.revoked_at is not null as revoked from records.place_code c where c.code = p_code
        union all
        select k.place_id, false
        from ingest.source s join records.place k on k.source_id = s.source_id and k.source_key = p_code
        where s.source = 'place_qr'
    ) found
    join records.place p using (place_id)
    limit 1
$$;
comment on function records.place_of_code is 'The place whose code this is or was: open, closed, or revoked when a newer code is in force.';

-- ---------------------------------------------------------------- who went in
create table records.check_in (
    check_in_id uuid not null,
    person_id uuid not null,
    place_id bigint not null,
    arrived_at timestamptz not null,
    left_at timestamptz check (left_at >= arrived_at),
    way text not null check (way in ('self', 'staff')),
    account_id uuid not null,
    recorded_at timestamptz not null,
    primary key (check_in_id, arrived_at)
) partition by range (arrived_at);
create index on records.check_in (person_id, arrived_at);
create index on records.check_in (place_id, arrived_at) include (left_at, person_id);
comment on table records.check_in is 'keep 30 days: one visit as it was told to PcCovid itself; the rows of a day stand in a table of their own';
comment on column records.check_in.check_in_id is 'open: surrogate key';
comment on column records.check_in.person_id is 'person: who';
comment on column records.check_in.place_id is 'person: where';
comment on column records.check_in.arrived_at is 'person: when they came';
comment on column records.check_in.left_at is 'person: when they left; empty: not said, and never guessed';
comment on column records.check_in.way is 'person: self: on a telephone of the household; staff: at the door';
comment on column records.check_in.account_id is 'person: the telephone that told it';
comment on column records.check_in.recorded_at is 'person: when it was received';

create function records.prepare_check_in_day(p_day date) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_table text := 'check_in_' || to_char(p_day, 'YYYYMMDD');
begin
    if to_regclass('records.' || v_table) is not null then return; end if;
    perform pg_advisory_xact_lock(hashtextextended('records.check_in', 0));
    if to_regclass('records.' || v_table) is not null then return; end if;
    execute format('create table records.%I (like records.check_in including constraints including comments)', v_table);
    execute format('comment on table records.%I is %L', v_table, 'keep 30 days: the visits of ' || p_day);
    execute format('alter table records.%I enable row level security, force row level security', v_table);
    -- Attaching does not stop those who read other days, as creating a partition in one step would.
    execute format('alter table records.check_in attach partition records.%I for values from (%L) to (%L)', v_table,
                   p_day::timestamp at time zone 'Asia/Ho_Chi_Minh', (p_day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh');
end $$;
comment on function records.prepare_check_in_day is 'Makes the table for the visits of a day in Viet Nam, where it is missing.';

-- Staff see of a visitor the initials that this answers, and nothing else; the visitor sees in their log who wrote
-- them down, and the visit among their own. The class of the row opens no door.
create function records.admit(p_place bigint, p_person uuid, p_id uuid, p_at timestamptz, p_since timestamptz,
                              p_channel text, p_request text)
returns text language plpgsql volatile security definer set search_path = '' as $$
declare
    v_session access.session%rowtype;
begin
    select * into v_session from access.current_session();
    if not found or not exists (select from records.worked_places() w(place_id)
                                join records.place p using (place_id)
                                where w.place_id = p_place and p.closed_at is null)
       or not exists (select from people.person where person_id = p_person) then
        return null;
    end if;
    insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, person_id, classes, decision, channel, request_id)
    select p_at, v_session.session_id, 'Nhân viên ' || coalesce(p.name, 'địa điểm'), 'Địa điểm có mã QR', v_session.role,
           p.commune_id, 'place_entry', p_person, array['place_entry'], 'allow', p_channel, p_request
    from records.place p where p.place_id = p_place;
    insert into records.check_in (check_in_id, person_id, place_id, arrived_at, way, account_id, recorded_at)
    select p_id, p_person, p_place, p_at, 'staff', v_session.account_id, p_at
    where not exists (select from records.check_in c
                      where c.person_id = p_person and c.place_id = p_place and c.left_at is null
                        and c.arrived_at between p_since and p_at);
    return coalesce((select people.mask_name(g.value) from people.golden_attribute g
                     where g.person_id = p_person and g.attribute = 'full_name'), '***');
end $$;
comment on function records.admit is 'Writes a visitor down at a door where the viewer works: the initials; empty when the viewer may not.';

create function records.place_hours(p_place bigint, p_since timestamptz)
returns table (hour timestamptz, visitors bigint)
language sql stable security definer set search_path = '' rows 24 as $$
    select date_trunc('hour', v.arrived_at, 'Asia/Ho_Chi_Minh'), count(*)
    from (
        select c.arrived_at from records.check_in c where c.place_id = p_place and c.arrived_at >= p_since
        union all
        select s.arrived_at from records.visit s where s.place_id = p_place and s.arrived_at >= p_since
    ) v
    where p_place in (select records.managed_places())
    group by 1
$$;
comment on function records.place_hours is 'How many came in each hour, to whoever manages the place: numbers, never names.';

-- The place of a visit is read here with it: the place's own row is its manager's.
create function records.check_ins_about(p_people uuid[], p_since timestamptz)
returns table (check_in_id uuid, person_id uuid, place_id bigint, place_name text, place_kind text, place_commune_id integer,
               place_address text, arrived_at timestamptz, left_at timestamptz, way text)
language sql stable security definer set search_path = '' rows 50 as $$
    select c.check_in_id, a.person_id, c.place_id, p.name, p.kind, p.commune_id, p.address, c.arrived_at, c.left_at, c.way
    from unnest(p_people) a (person_id)
    cross join lateral access.file_of(a.person_id) f (person_id)
    join records.check_in c on c.person_id = f.person_id
    join records.place p using (place_id)
    where c.arrived_at >= p_since and c.person_id in (select access.opened('travel'))
$$;
comment on function records.check_ins_about is 'Where people were whose doors stand open for travel, as PcCovid itself was told.';

-- ---------------------------------------------------------------- rights
alter table records.place_code enable row level security;
alter table records.place_code force row level security;
alter table records.place_staff enable row level security;
alter table records.place_staff force row level security;
alter table records.check_in enable row level security;
alter table records.check_in force row level security;

create policy functions on records.place_code to pccovid_owner using (true);
create policy functions on records.place_staff to pccovid_owner using (true);
create policy functions on records.check_in to pccovid_owner using (true);
create policy engine on records.place_code to pccovid_engine using (true);
create policy engine on records.place_staff to pccovid_engine using (true);
create policy engine on records.check_in to pccovid_engine using (true);

create policy works on records.place for select to pccovid_app
    using (owner_phone = (select access.current_phone()) or place_id in (select records.worked_places()));
create policy registers on records.place for insert to pccovid_app
    with check (source_id is null and owner_phone = (select access.current_phone()));
create policy manages on records.place for update to pccovid_app
    using (place_id in (select records.managed_places())) with check (owner_phone = (select access.current_phone()));
create policy works on records.place_code for select to pccovid_app using (place_id in (select records.worked_places()));
create policy issues on records.place_code for insert to pccovid_app with check (place_id in (select records.managed_places()));
create policy revokes on records.place_code for update to pccovid_app using (place_id in (select records.managed_places()));
create policy manages on records.place_staff to pccovid_app using (place_id in (select records.managed_places()));
create policy opened on records.check_in for select to pccovid_app using (person_id in (select access.opened('travel')));
create policy enters on records.check_in for insert to pccovid_app
    with check (person_id in (select access.opened('travel')) and way = 'self'
                and account_id = (select s.account_id from access.current_session() s));
create policy leaves on records.check_in for update to pccovid_app using (person_id in (select access.opened('travel')));
create policy forgets on records.check_in for delete to pccovid_app using (person_id in (select access.opened('travel')));

grant select on records.place to pccovid_app;
grant insert (name, kind, commune_id, address, owner_name, owner_phone, loaded_at) on records.place to pccovid_app;
grant update (name, kind, commune_id, address, owner_name, closed_at, loaded_at) on records.place to pccovid_app;
grant select, insert on records.place_code to pccovid_app;
grant update (revoked_at) on records.place_code to pccovid_app;
grant select, insert, delete on records.place_staff to pccovid_app;
grant select, insert, delete on records.check_in to pccovid_app;
grant update (left_at) on records.check_in to pccovid_app;
grant select on records.place_code, records.place_staff to pccovid_engine;
grant select, delete on records.check_in to pccovid_engine;

revoke execute on function records.managed_places(), records.worked_places(), records.place_of_code(text),
    records.prepare_check_in_day(date), records.check_ins_about(uuid[], timestamptz),
    records.admit(bigint, uuid, uuid, timestamptz, timestamptz, text, text), records.place_hours(bigint, timestamptz) from public;
grant execute on function records.managed_places(), records.worked_places(), records.place_of_code(text),
    records.prepare_check_in_day(date), records.check_ins_about(uuid[], timestamptz),
    records.admit(bigint, uuid, uuid, timestamptz, timestamptz, text, text), records.place_hours(bigint, timestamptz) to pccovid_app;
