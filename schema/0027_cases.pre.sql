-- Cases open and change by themselves when what was written down changes. News of that is written in the transaction
-- that changes it, a statement at a time, and taken away in the transaction that draws the conclusion: killed anywhere,
-- nothing is lost.

-- ---------------------------------------------------------------- news for those who conclude
create table records.news (
    news_id bigint generated always as identity primary key,
    record_id bigint,
    person_id uuid,
    check ((record_id is null) <> (person_id is null))
);
comment on table records.news is 'keep service: which records and people conclusions must be drawn of anew; gone when drawn';
comment on column records.news.news_id is 'open: surrogate key';
comment on column records.news.record_id is 'open: a positive test or a treatment that is new, changed, or now somebody else''s';
comment on column records.news.person_id is 'person: who was merged with a double, or parted from one again';
alter table records.news enable row level security, force row level security;
create policy engine on records.news to pccovid_engine using (true);
create policy functions on records.news to pccovid_owner using (true);
grant select, insert, update, delete on records.news to pccovid_engine;

create function records.news_of_tests() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if tg_op = 'INSERT' then
        insert into records.news (record_id) select f.record_id from fresh f where f.result = 'positive';
    else
        insert into records.news (record_id)
        select f.record_id from fresh f join was w using (record_id)
        where 'positive' in (f.result, w.result) and f is distinct from w;
    end if;
    return null;
end $$;
create trigger news_of_new after insert on records.test referencing new table as fresh
    for each statement execute function records.news_of_tests();
create trigger news_of_changed after update on records.test referencing old table as was new table as fresh
    for each statement execute function records.news_of_tests();

create function records.news_of_treatment() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into records.news (record_id) select f.record_id from fresh f;
    return null;
end $$;
create trigger news_of_new after insert on records.treatment referencing new table as fresh
    for each statement execute function records.news_of_treatment();
create trigger news_of_changed after update on records.treatment referencing new table as fresh
    for each statement execute function records.news_of_treatment();

-- One look per link, forced by the inner limit: a plan made for many links must not scan all tests for a single one.
create function records.news_of_links() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into records.news (record_id)
    select f.record_id
    from fresh f
    cross join lateral (
        (select 1 from records.test t where t.record_id = f.record_id and t.result = 'positive' limit 1)
        union all
        (select 1 from records.treatment t where t.record_id = f.record_id limit 1)
    ) told;
    return null;
end $$;
create trigger news_of_new after insert on people.link referencing new table as fresh
    for each statement execute function records.news_of_links();
create trigger news_of_changed after update on people.link referencing new table as fresh
    for each statement execute function records.news_of_links();

create function records.news_of_merges() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into records.news (person_id)
    select p.person_id
    from fresh f
    cross join lateral (values (f.person_id), ((f.before ->> 'person')::uuid), ((f.after ->> 'person')::uuid)) p (person_id)
    where f.kind in ('merge', 'unmerge') and p.person_id is not null;
    return null;
end $$;
create trigger news_of_merges after insert on people.identity_event referencing new table as fresh
    for each statement execute function records.news_of_merges();

-- ---------------------------------------------------------------- numbers that officers write and say
create table response.numbering (
    series text not null,
    day date not null,
    last integer not null,
    primary key (series, day)
);
comment on table response.numbering is 'keep permanent: the last number given in a series on a day';
comment on column response.numbering.series is 'open: what is numbered: CB cases';
comment on column response.numbering.day is 'open: the day';
comment on column response.numbering.last is 'open: the last number given';

-- ---------------------------------------------------------------- what a case must also know
alter table response.case_file
    add column laboratory text check (laboratory in ('suspect', 'probable', 'confirmed', 'not_classified', 'no_case')),
    add column exposed_on date,
    add column joined_to bigint references response.case_file;
comment on column response.case_file.laboratory is 'health: what its tests alone say; the classification follows whenever this changes; empty: no test yet';
comment on column response.case_file.exposed_on is 'health: first contact with the source, where known';
comment on column response.case_file.joined_to is 'health: the case that goes on, where this one was of the same infection';

create function response.take_numbers(p_series text, p_at timestamptz, p_count integer) returns integer
language sql security definer set search_path = '' as $$
    insert into response.numbering as n (series, day, last)
    values (p_series, (p_at at time zone 'Asia/Ho_Chi_Minh')::date, p_count)
    on conflict (series, day) do update set last = n.last + excluded.last
    returning last - p_count
$$;
comment on function response.take_numbers is 'Reserves so many numbers of a series for the day; the number before the first. Two at once wait for each other.';

create function response.number_of(p_series text, p_at timestamptz, p_number integer) returns text
language sql stable set search_path = '' as $$
    select p_series || to_char(p_at at time zone 'Asia/Ho_Chi_Minh', '-YYYYMMDD-')
        || lpad(p_number::text, greatest(4, length(p_number::text)), '0')
$$;
comment on function response.number_of is 'A number as it is written: CB-20211015-0001.';

-- ---------------------------------------------------------------- the only ways to write a case
create function response.open_cases(p_rows jsonb, p_at timestamptz, p_officer uuid)
returns table (case_id bigint, case_no text) language plpgsql security definer set search_path = '' as $$
declare
    v_before integer := response.take_numbers('CB', p_at, jsonb_array_length(p_rows));
begin
    return query
    with told as (
        select r.*, response.number_of('CB', p_at, v_before + e.place::integer) as no, e.value ->> 'reason' as reason,
               e.value as given, to_jsonb(r) as becomes
        from jsonb_array_elements(p_rows) with ordinality e (value, place)
        cross join lateral jsonb_populate_record(null::response.case_file, e.value) r
    ), opened as (
        insert into response.case_file as c (case_no, person_id, classification, basis, test_record_id, definition, laboratory,
            onset_on, symptomatic, sampled_at, confirmed_at, isolated_at, exposed_on, outcome, outcome_on, reinfection, origin,
            unit_id, source_case_id, opened_at, opened_by)
        select t.no, t.person_id, t.classification, t.basis, t.test_record_id, t.definition, t.laboratory,
               t.onset_on, t.symptomatic, t.sampled_at, t.confirmed_at, t.isolated_at, t.exposed_on, coalesce(t.outcome, 'none'),
               t.outcome_on, coalesce(t.reinfection, false), coalesce(t.origin, 'unknown'),
               (select s.commune_id from access.subject s where s.person_id = t.person_id), t.source_case_id, p_at, p_officer
        from told t
        order by t.no
        returning c.case_id, c.case_no
    ), noted as (
        insert into response.case_change (case_id, at, field, becomes, reason, officer_id)
        select o.case_id, p_at, k.field, t.becomes ->> k.field, t.reason, p_officer
        from opened o join told t on t.no = o.case_no
        cross join lateral jsonb_object_keys(t.given - '{reason,person_id}'::text[]) k (field)
        where t.becomes ->> k.field is not null
    )
    select o.case_id, o.case_no from opened o;
end $$;
comment on function response.open_cases is 'Opens a case for each row (columns of case_file, and the reason); numbered, in the unit where the person lives.';

create function response.change_cases(p_rows jsonb, p_at timestamptz, p_officer uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v_changed integer;
begin
    perform from response.case_file c
    where c.case_id in (select (e ->> 'case_id')::bigint from jsonb_array_elements(p_rows) e)
    order by c.case_id for update;
    with told as (
        select (e ->> 'case_id')::bigint as case_id, e -> 'changes' as changes, e ->> 'reason' as reason
        from jsonb_array_elements(p_rows) e
    ), becoming as (
        select to_jsonb(c) as was, to_jsonb(n) as becomes, t.changes, t.reason, n.*
        from told t
        join response.case_file c using (case_id)
        cross join lateral jsonb_populate_record(c, t.changes) n
    ), differing as (
        select b.case_id, k.field, b.was ->> k.field as was, b.becomes ->> k.field as becomes, b.reason
        from becoming b
        cross join lateral jsonb_object_keys(b.changes) k (field)
        where b.was -> k.field is distinct from b.becomes -> k.field
    ), noted as (
        insert into response.case_change (case_id, at, field, was, becomes, reason, officer_id)
        select d.case_id, p_at, d.field, d.was, d.becomes, d.reason, p_officer from differing d
        returning case_id
    )
    update response.case_file c
    set person_id = b.person_id, classification = b.classification, basis = b.basis, test_record_id = b.test_record_id,
        definition = b.definition, laboratory = b.laboratory, onset_on = b.onset_on, symptomatic = b.symptomatic,
        sampled_at = b.sampled_at, confirmed_at = b.confirmed_at, isolated_at = b.isolated_at, exposed_on = b.exposed_on,
        investigation = b.investigation, outcome = b.outcome, outcome_on = b.outcome_on, reinfection = b.reinfection,
        origin = b.origin, unit_id = b.unit_id, stay_unit_id = b.stay_unit_id, source_case_id = b.source_case_id,
        joined_to = b.joined_to,
        revision = c.revision + (exists (
            select from differing d where d.case_id = c.case_id and d.field in (
                'person_id', 'classification', 'basis', 'test_record_id', 'definition', 'onset_on', 'symptomatic', 'sampled_at',
                'confirmed_at', 'isolated_at', 'exposed_on', 'investigation', 'outcome_on', 'source_case_id', 'joined_to')))::integer
    from becoming b
    where c.case_id = b.case_id and exists (select from differing d where d.case_id = c.case_id);
    get diagnostics v_changed = row_count;
    return v_changed;
end $$;
comment on function response.change_cases is 'Changes cases (case_id, changes, reason a row): every difference into the history, the revision up where tracing depends on it. How many differed.';

revoke execute on function records.news_of_tests(), records.news_of_treatment(), records.news_of_links(),
    records.news_of_merges(), response.take_numbers(text, timestamptz, integer),
    response.number_of(text, timestamptz, integer), response.open_cases(jsonb, timestamptz, uuid),
    response.change_cases(jsonb, timestamptz, uuid) from public;
grant execute on function response.take_numbers(text, timestamptz, integer),
    response.number_of(text, timestamptz, integer), response.open_cases(jsonb, timestamptz, uuid),
    response.change_cases(jsonb, timestamptz, uuid), access.person_now(uuid) to pccovid_engine;
