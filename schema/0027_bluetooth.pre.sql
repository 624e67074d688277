-- Meetings that telephones heard by Bluetooth: identifiers that change every ten minutes, what the telephone of a case
-- uploads, and the keys of those who publish their own (docs/bluetooth.md). Everything ends by itself: with its key an
-- identifier says nothing any more, with its handle a meeting says nothing of anybody.

-- ---------------------------------------------------------------- identifiers
create table records.bluetooth_key (
    day date primary key,
    sealed bytea not null
);
comment on table records.bluetooth_key is 'keep 21 days: the key of the identifiers of a day (UTC); destroyed, it leaves identifiers that nobody can read';
comment on column records.bluetooth_key.day is 'open: the day';
comment on column records.bluetooth_key.sealed is 'secret: 32 bytes, sealed by the key of the installation';

create table records.bluetooth_handle (
    handle bigint primary key check (handle > 0),
    person_id uuid not null,
    epoch_on date not null,
    unique (person_id, epoch_on)
);
comment on table records.bluetooth_handle is 'keep 49 days: the name of a person within identifiers: a random number for 28 days, then another';
comment on column records.bluetooth_handle.handle is 'person: the number, which says nothing by itself';
comment on column records.bluetooth_handle.person_id is 'person: who';
comment on column records.bluetooth_handle.epoch_on is 'open: first of its 28 days (UTC)';

-- ---------------------------------------------------------------- permission to upload
create table records.bluetooth_code (
    code_id bigint generated always as identity primary key,
    person_id uuid not null,
    case_no text not null,
    code_hash bytea not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null
);
create index on records.bluetooth_code (person_id, code_hash);
create index on records.bluetooth_code (case_no);
comment on table records.bluetooth_code is 'keep 21 days: a code by which the telephone of a confirmed case may upload; of the code itself only a keyed hash';
comment on column records.bluetooth_code.code_id is 'open: surrogate key';
comment on column records.bluetooth_code.person_id is 'person: whose telephones it is for';
comment on column records.bluetooth_code.case_no is 'health: the confirmed case';
comment on column records.bluetooth_code.code_hash is 'secret: keyed hash of the code';
comment on column records.bluetooth_code.issued_at is 'open: when it was given';
comment on column records.bluetooth_code.expires_at is 'open: until when it is good';

create table records.bluetooth_upload (
    upload_id uuid primary key,
    code_id bigint not null,
    person_id uuid not null,
    kind text not null check (kind in ('encounters', 'keys')),
    mac bytea not null,
    certified_at timestamptz not null,
    unique (code_id, kind)
);
comment on table records.bluetooth_upload is 'keep 21 days: a certificate that was given for one code, bound to what will be uploaded';
comment on column records.bluetooth_upload.upload_id is 'open: its number, which the certificate carries';
comment on column records.bluetooth_upload.code_id is 'open: by which code';
comment on column records.bluetooth_upload.person_id is 'person: whose telephone';
comment on column records.bluetooth_upload.kind is 'open: encounters or keys';
comment on column records.bluetooth_upload.mac is 'open: what binds it to its content (HMAC-SHA-256)';
comment on column records.bluetooth_upload.certified_at is 'open: when it was first given';

create table records.bluetooth_page (
    page_id bigint generated always as identity primary key,
    upload_id uuid not null,
    sha256 bytea not null,
    content bytea not null,
    received_at timestamptz not null,
    taken_at timestamptz,
    good integer,
    unique (upload_id, sha256)
);
create index bluetooth_page_to_take on records.bluetooth_page (page_id) where taken_at is null;
comment on table records.bluetooth_page is 'keep 21 days: a page of an upload as it came; nothing of it is lost, whatever is wrong with it';
comment on column records.bluetooth_page.page_id is 'open: surrogate key';
comment on column records.bluetooth_page.upload_id is 'open: the upload';
comment on column records.bluetooth_page.sha256 is 'open: of the content: the same page again is the first one';
comment on column records.bluetooth_page.content is 'health: records of 32 bytes; readable as long as the keys of their days live';
comment on column records.bluetooth_page.received_at is 'open: when it came';
comment on column records.bluetooth_page.taken_at is 'open: when it was read; empty: not yet';
comment on column records.bluetooth_page.good is 'open: how many records became meetings';

create table records.bluetooth_refused (
    page_id bigint not null,
    position integer not null,
    reason text not null,
    received_at timestamptz not null,
    primary key (page_id, position)
);
comment on table records.bluetooth_refused is 'keep 21 days: records of a page that became no meeting, and why; their bytes stand in the page';
comment on column records.bluetooth_refused.page_id is 'open: the page';
comment on column records.bluetooth_refused.position is 'open: which record of it, from 0';
comment on column records.bluetooth_refused.reason is 'open: what is wrong with it, as a code';
comment on column records.bluetooth_refused.received_at is 'open: when the page came';

-- ---------------------------------------------------------------- meetings
-- Like visits: pseudonymous events, no row policy and no foreign key, the engine alone reaches them, a table a day.
create table records.encounter (
    seen_at timestamptz not null,
    of_handle bigint not null,
    handle bigint not null check (handle <> of_handle),
    seconds smallint not null check (seconds between 1 and 600),
    near_seconds smallint not null check (near_seconds between 0 and seconds),
    signal bytea not null,
    page_id bigint not null
) partition by range (seen_at);
create unique index on records.encounter (of_handle, seen_at, handle) include (seconds, near_seconds);
create index on records.encounter (handle, seen_at);
comment on table records.encounter is 'keep 21 days: within ten minutes the telephone of a case heard another one; the rows of a day stand in a table of their own';
comment on column records.encounter.seen_at is 'person: beginning of the ten minutes';
comment on column records.encounter.of_handle is 'person: whose telephone heard';
comment on column records.encounter.handle is 'person: whom it heard';
comment on column records.encounter.seconds is 'person: for how long';
comment on column records.encounter.near_seconds is 'person: the same, weighted by the signal (rules of records.encounters)';
comment on column records.encounter.signal is 'person: how often in each of four ranges of attenuation, a byte each';
comment on column records.encounter.page_id is 'open: the page that tells it';
grant select, insert, update, delete on records.encounter to pccovid_engine;

create function records.prepare_encounter_days(p_days date[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_day date;
    v_table text;
begin
    perform pg_advisory_xact_lock(hashtextextended('records.encounter', 0));
    foreach v_day in array p_days loop
        v_table := 'encounter_' || to_char(v_day, 'YYYYMMDD');
        if to_regclass('records.' || v_table) is null then
            execute format('create table records.%I (like records.encounter including constraints including comments)', v_table);
            execute format('comment on table records.%I is %L', v_table, 'keep 21 days: the encounters of ' || v_day);
            execute format('alter table records.encounter attach partition records.%I for values from (%L) to (%L)', v_table,
                           v_day::timestamp at time zone 'Asia/Ho_Chi_Minh',
                           (v_day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh');
        end if;
    end loop;
end $$;
comment on function records.prepare_encounter_days is 'Makes the tables for the encounters of these days in Viet Nam, where they are missing.';

-- What other systems tell of meetings: each of both people has a record, and both name the same meeting.
create table records.sighting (
    record_id bigint primary key,
    meeting text not null,
    began_at timestamptz not null,
    minutes integer not null check (minutes between 1 and 1440),
    metres real check (metres >= 0),
    nearness real check (nearness between 0 and 1)
);
create index on records.sighting (meeting);
create index on records.sighting (began_at);
comment on table records.sighting is 'keep 30 days: that a person''s telephone was near another one, as another system tells it';
comment on column records.sighting.record_id is 'open: the source record that tells it';
comment on column records.sighting.meeting is 'person: the name of the meeting, which both records share';
comment on column records.sighting.began_at is 'person: from when';
comment on column records.sighting.minutes is 'person: for how long';
comment on column records.sighting.metres is 'person: how far apart, where something tells it';
comment on column records.sighting.nearness is 'person: 0 to 1, how near; empty: not told';

-- ---------------------------------------------------------------- keys that phones publish themselves
create table records.key_file (
    file_id bigint generated always as identity primary key,
    region text not null,
    name text not null unique,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    keys integer not null,
    content bytea not null,
    made_at timestamptz not null
);
comment on table records.key_file is 'keep 14 days: a signed file of published keys for telephones to compare with, open to all';
comment on column records.key_file.file_id is 'open: surrogate key, in the order of making';
comment on column records.key_file.region is 'open: country';
comment on column records.key_file.name is 'open: name of the file';
comment on column records.key_file.starts_at is 'open: keys that came from then';
comment on column records.key_file.ends_at is 'open: until then';
comment on column records.key_file.keys is 'open: how many, with those that are only there to hide how few there are';
comment on column records.key_file.content is 'open: the archive';
comment on column records.key_file.made_at is 'open: when it was made';
grant select on records.key_file to pccovid_app;
grant select, insert on records.key_file to pccovid_engine;

create table records.diagnosis_key (
    key bytea primary key check (length(key) = 16),
    rolling_start integer not null,
    rolling_period smallint not null check (rolling_period between 1 and 144),
    transmission_risk smallint not null check (transmission_risk between 0 and 8),
    report_type smallint not null,
    onset_days smallint,
    upload_id uuid not null,
    received_at timestamptz not null,
    publish_from timestamptz not null,
    file_id bigint
);
create index diagnosis_key_to_publish on records.diagnosis_key (publish_from) where file_id is null;
comment on table records.diagnosis_key is 'keep 14 days: a daily key that the telephone of a case published';
comment on column records.diagnosis_key.key is 'health: 16 bytes';
comment on column records.diagnosis_key.rolling_start is 'health: its first interval of ten minutes since 1970';
comment on column records.diagnosis_key.rolling_period is 'health: how many intervals it lived';
comment on column records.diagnosis_key.transmission_risk is 'health: level that the telephone says, 0 to 8';
comment on column records.diagnosis_key.report_type is 'health: 1: by a confirmed test';
comment on column records.diagnosis_key.onset_days is 'health: days from the first symptoms to the key; empty: not said';
comment on column records.diagnosis_key.upload_id is 'open: the upload';
comment on column records.diagnosis_key.received_at is 'open: the hour in which it came';
comment on column records.diagnosis_key.publish_from is 'open: not published before: nobody may use it any more then';
comment on column records.diagnosis_key.file_id is 'open: the file it was published in; empty: not yet';

-- ---------------------------------------------------------------- rights
do $$
declare
    t text;
begin
    foreach t in array array['bluetooth_key', 'bluetooth_handle', 'bluetooth_code', 'bluetooth_upload', 'bluetooth_page',
                             'bluetooth_refused', 'sighting', 'diagnosis_key'] loop
        execute format('alter table records.%I enable row level security, force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
        execute format('grant select, insert, update, delete on records.%I to pccovid_engine', t);
    end loop;
end $$;
create policy opened on records.sighting for select to pccovid_app
    using (record_id in (select people.opened_records('encounter')));
grant select on records.sighting to pccovid_app;

-- ---------------------------------------------------------------- doors of the web
create function records.bluetooth_key_to_issue(p_day date, p_fresh bytea, p_today date) returns bytea
language plpgsql volatile security definer set search_path = '' as $$
begin
    if p_day not between p_today - 1 and p_today + 2 then
        return null;
    end if;
    insert into records.bluetooth_key (day, sealed) values (p_day, p_fresh) on conflict do nothing;
    return (select k.sealed from records.bluetooth_key k where k.day = p_day);
end $$;
comment on function records.bluetooth_key_to_issue is 'The sealed key of a day for which identifiers are given out, made now where it is missing; never that of a day that is over.';

create function records.bluetooth_handle_of(p_person uuid, p_epoch date, p_fresh bigint) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
begin
    if not p_person in (select access.opened('encounter')) then
        return null;
    end if;
    insert into records.bluetooth_handle (handle, person_id, epoch_on) values (p_fresh, p_person, p_epoch)
    on conflict do nothing;
    return (select h.handle from records.bluetooth_handle h where h.person_id = p_person and h.epoch_on = p_epoch);
end $$;
comment on function records.bluetooth_handle_of is 'The handle of a person whose door is open, made now where it is missing.';

create function records.confirmed_by_test(p_case text) returns uuid
language sql stable security definer set search_path = '' as $$
    select c.person_id from response.case_file c
    where c.case_no = p_case and c.classification = 'confirmed' and c.basis = 'laboratory'
$$;
comment on function records.confirmed_by_test is 'Whose case it is, if a laboratory confirmed it: nobody else uploads (P-12).';

create function records.give_bluetooth_code(p_case text, p_code_hash bytea, p_at timestamptz, p_until timestamptz) returns boolean
language sql volatile security definer set search_path = '' as $$
    with given as (
        insert into records.bluetooth_code (person_id, case_no, code_hash, issued_at, expires_at)
        select p.person_id, p_case, p_code_hash, p_at, p_until
        from (select records.confirmed_by_test(p_case) as person_id) p
        where p.person_id in (select access.opened('trace')) and p_case in (select access.opened_cases())
        returning 1
    )
    select exists (select from given)
$$;
comment on function records.give_bluetooth_code is 'An officer who traces this case gives its person a code to upload by; false where no laboratory confirmed it.';

create function records.certify_bluetooth(p_person uuid, p_code_hash bytea, p_kind text, p_mac bytea, p_upload uuid, p_at timestamptz)
returns uuid language sql volatile security definer set search_path = '' as $$
    insert into records.bluetooth_upload as u (upload_id, code_id, person_id, kind, mac, certified_at)
    select p_upload, c.code_id, p_person, p_kind, p_mac, p_at
    from records.bluetooth_code c
    where c.person_id in (select access.file_of(p_person)) and p_person in (select access.opened('encounter'))
      and c.code_hash = p_code_hash and c.expires_at > p_at and records.confirmed_by_test(c.case_no) is not null
    order by c.code_id desc limit 1
    on conflict (code_id, kind) do update set mac = excluded.mac where u.mac = excluded.mac
    returning u.upload_id
$$;
comment on function records.certify_bluetooth is 'The number of the upload that a code allows, one a kind and bound to its content; empty: wrong, over, used for something else, or no confirmed case any more.';

create function records.land_bluetooth_page(p_person uuid, p_upload uuid, p_sha256 bytea, p_content bytea, p_at timestamptz)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
    if not exists (select from records.bluetooth_upload u where u.upload_id = p_upload and u.kind = 'encounters'
                   and u.person_id = p_person and p_person in (select access.opened('encounter'))) then
        return false;
    end if;
    insert into records.bluetooth_page (upload_id, sha256, content, received_at)
    values (p_upload, p_sha256, p_content, p_at) on conflict do nothing;
    return true;
end $$;
comment on function records.land_bluetooth_page is 'Keeps a page of an upload of a person whose door is open; the same page again is no second one.';

create function records.publish_diagnosis_keys(p_person uuid, p_upload uuid, p_keys jsonb, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_new integer;
begin
    if not exists (select from records.bluetooth_upload u where u.upload_id = p_upload and u.kind = 'keys'
                   and u.person_id = p_person and p_person in (select access.opened('encounter'))) then
        return null;
    end if;
    insert into records.diagnosis_key (key, rolling_start, rolling_period, transmission_risk, report_type, onset_days,
                                       upload_id, received_at, publish_from)
    select decode(k.key, 'hex'), k.rolling_start, k.rolling_period, k.transmission_risk, 1, k.onset_days, p_upload,
           date_trunc('hour', p_at), k.publish_from
    from jsonb_to_recordset(p_keys) k (key text, rolling_start integer, rolling_period smallint, transmission_risk smallint,
                                       onset_days smallint, publish_from timestamptz)
    on conflict do nothing;
    get diagnostics v_new = row_count;
    return v_new;
end $$;
comment on function records.publish_diagnosis_keys is 'Keeps the keys of an upload of a person whose door is open; how many are new; empty: no such upload.';

create function records.encounters_about(p_person uuid)
returns table (day date, uploaded boolean, meetings bigint, minutes bigint, until date)
language sql stable security definer set search_path = '' rows 50 as $$
    with own as (
        select h.handle from records.bluetooth_handle h
        where h.person_id in (select access.file_of(p_person)) and p_person in (select access.opened('encounter'))
    ), held as (
        select e.seen_at, e.handle as other, e.seconds, true as uploaded from own o join records.encounter e on e.of_handle = o.handle
        union all
        select e.seen_at, e.of_handle, e.seconds, false from own o join records.encounter e on e.handle = o.handle
    )
    select (h.seen_at at time zone 'Asia/Ho_Chi_Minh')::date, h.uploaded, count(distinct h.other), sum(h.seconds) / 60,
           (h.seen_at at time zone 'Asia/Ho_Chi_Minh')::date + 21
    from held h
    group by 1, 2, 5
$$;
comment on function records.encounters_about is 'How many meetings are held of a person whose door is open, day by day; never with whom or when.';

-- ---------------------------------------------------------------- for tracing
create function records.met_by_bluetooth(p_people uuid[], p_from timestamptz, p_until timestamptz)
returns table (of_person uuid, person_id uuid, started_at timestamptz, ended_at timestamptz, minutes integer, metres real,
               weight real, source text)
language sql stable security definer set search_path = '' rows 100 as $$
    with asked as (
        select p as of_person, f.person_id from unnest(p_people) p cross join lateral access.file_of(p) f (person_id)
    ), mine as (
        select a.of_person, h.handle from asked a join records.bluetooth_handle h using (person_id)
    ), heard as (
        select m.of_person, e.handle as other, e.seen_at, e.seconds, e.near_seconds
        from mine m join records.encounter e on e.of_handle = m.handle
        where e.seen_at > p_from - interval '10 minutes' and e.seen_at < p_until
        union all
        select m.of_person, e.of_handle, e.seen_at, e.seconds, e.near_seconds
        from mine m join records.encounter e on e.handle = m.handle
        where e.seen_at > p_from - interval '10 minutes' and e.seen_at < p_until
    ), slots as (
        -- What both telephones heard of each other counts once, as the one that heard more tells it.
        select h.of_person, access.person_now(o.person_id) as person_id, h.seen_at, max(h.seconds) as seconds,
               max(h.near_seconds) as near_seconds
        from heard h join records.bluetooth_handle o on o.handle = h.other
        group by 1, 2, 3
    ), parted as (
        select s.*, s.seen_at - lag(s.seen_at) over (partition by s.of_person, s.person_id order by s.seen_at)
                    > interval '20 minutes' as parts
        from slots s
    ), numbered as (
        select p.*, count(*) filter (where p.parts) over (partition by p.of_person, p.person_id order by p.seen_at) as meeting
        from parted p
    )
    select n.of_person, n.person_id, min(n.seen_at), max(n.seen_at + make_interval(secs => n.seconds)),
           round(sum(n.near_seconds) / 60.0)::integer, null::real, (sum(n.near_seconds)::real / sum(n.seconds))::real, 'bluetooth'
    from numbered n
    where n.person_id <> n.of_person
    group by n.of_person, n.person_id, n.meeting
    having sum(n.near_seconds) > 0
    union all
    select a.of_person, access.person_now(ol.person_id), greatest(x.began_at, o.began_at),
           least(x.began_at + make_interval(mins => x.minutes), o.began_at + make_interval(mins => o.minutes)),
           (extract(epoch from least(x.began_at + make_interval(mins => x.minutes), o.began_at + make_interval(mins => o.minutes))
                               - greatest(x.began_at, o.began_at)) / 60)::integer,
           least(x.metres, o.metres), coalesce(greatest(x.nearness, o.nearness), 0.5::real), s.source
    from asked a
    join people.link l on l.person_id = a.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    join records.sighting x on x.record_id = l.record_id
    join people.source_record xr on xr.record_id = x.record_id
    join records.sighting o on o.meeting = x.meeting and o.record_id <> x.record_id
    join people.source_record r on r.record_id = o.record_id and r.source_id = xr.source_id
    join ingest.source s on s.source_id = r.source_id
    join people.link ol on ol.record_id = o.record_id and ol.ended_at is null and ol.state in ('auto', 'manual', 'citizen', 'shell')
    where x.began_at < p_until and x.began_at + make_interval(mins => x.minutes) > p_from
      and o.began_at < x.began_at + make_interval(mins => x.minutes)
      and x.began_at < o.began_at + make_interval(mins => o.minutes)
      and access.person_now(ol.person_id) <> a.of_person
$$;
comment on function records.met_by_bluetooth is 'Whom people met by what telephones heard, whoever of both uploaded it: minutes weighted by the signal; what other systems tell beside it.';

revoke execute on function records.prepare_encounter_days(date[]), records.bluetooth_key_to_issue(date, bytea, date),
    records.bluetooth_handle_of(uuid, date, bigint), records.confirmed_by_test(text),
    records.give_bluetooth_code(text, bytea, timestamptz, timestamptz),
    records.certify_bluetooth(uuid, bytea, text, bytea, uuid, timestamptz),
    records.land_bluetooth_page(uuid, uuid, bytea, bytea, timestamptz),
    records.publish_diagnosis_keys(uuid, uuid, jsonb, timestamptz), records.encounters_about(uuid),
    records.met_by_bluetooth(uuid[], timestamptz, timestamptz) from public;
grant execute on function records.prepare_encounter_days(date[]), records.confirmed_by_test(text),
    records.met_by_bluetooth(uuid[], timestamptz, timestamptz) to pccovid_engine;
grant execute on function records.bluetooth_key_to_issue(date, bytea, date), records.bluetooth_handle_of(uuid, date, bigint),
    records.give_bluetooth_code(text, bytea, timestamptz, timestamptz),
    records.certify_bluetooth(uuid, bytea, text, bytea, uuid, timestamptz),
    records.land_bluetooth_page(uuid, uuid, bytea, bytea, timestamptz),
    records.publish_diagnosis_keys(uuid, uuid, jsonb, timestamptz), records.encounters_about(uuid) to pccovid_app;
