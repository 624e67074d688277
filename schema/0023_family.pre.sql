-- People whom no source knows: PcCovid writes them down itself, as one more source. Nothing else about identity changes:
-- their record hangs on a person by a link, is shown by people.refresh, and joins another person by a merge.

alter table ingest.source drop constraint source_transport_check;
alter table ingest.source add constraint source_transport_check
    check (transport in ('rest', 'sql', 'file', 'questions', 'fhir', 'push', 'messages', 'own'));
insert into ingest.source (source_id, source, title_vi, title_en, owner, legal_basis, transport, target, trust_rank, max_lag, contract_sha256)
values (100, 'pccovid', 'Bạn tự khai trên PcCovid', 'Told to PcCovid itself', 'PcCovid', 'Thông báo 242/TB-VPCP, mục 2',
        'own', 'record', 99, interval '1000 years', '');

-- How alike two tellings of nobody known are: the folded name and the birth, as far as it is told.
create function people.likeness(p_name text, p_birth date, p_year integer) returns text
language sql immutable parallel safe set search_path = '' as $$
    select left(encode(sha256(convert_to(concat_ws('|', people.fold(p_name), coalesce(p_birth::text, p_year::text)), 'UTF8')), 'hex'), 16)
$$;
comment on function people.likeness is 'The beginning of the source_key of a record that PcCovid wrote: equal for the same name and birth.';
create index source_record_own on people.source_record (left(source_key, 16)) where source_id = 100;

-- Who may already be known: a question for the commune, never a merge. Asked once for each two.
create function people.suspect_doubles(p_records bigint[], p_at timestamptz) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_asked bigint;
begin
    with told as (
        select r.record_id, r.commune_id, left(r.source_key, 16) as likeness, l.person_id
        from people.source_record r
        join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('citizen', 'manual')
        join people.person p on p.person_id = l.person_id and p.status = 'shell'
        where r.record_id = any (p_records) and r.source_id = 100 and coalesce(r.nationality, 'VNM') = 'VNM'
    ), alike as (
        -- of the register, by the rules and the model that link every other record
        select t.person_id, p.person_id as other
        from people.decide_arrivals(array(select m from people.mentions_of(array(select record_id from told)) m)) d
        join told t using (record_id)
        join people.person p on p.status <> 'merged' and p.register_entry_id in (
            select d.ref union select (c ->> 'ref')::bigint from jsonb_array_elements(d.candidates) c)
        union
        -- told to PcCovid by somebody else too
        select t.person_id, l.person_id
        from told t
        join people.source_record r on r.source_id = 100 and left(r.source_key, 16) = t.likeness and r.commune_id = t.commune_id
        join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('citizen', 'manual')
        where l.person_id <> t.person_id
    ), asked as (
        insert into people.merge_proposal (one, other, proposed_by, proposed_at)
        select distinct least(person_id, other), greatest(person_id, other), 'engine', p_at from alike a
        where not exists (select from people.merge_proposal m where m.one = least(a.person_id, a.other)
                                                                and m.other = greatest(a.person_id, a.other))
        returning 1
    )
    select count(*) into v_asked from asked;
    return v_asked;
end $$;
comment on function people.suspect_doubles is 'People known from PcCovid alone who may be somebody else: proposals to merge, for two officers'' eyes; how many are new.';

-- The same description by the same telephone or office is the same person, however often it is sent.
create function people.register(p_name text, p_birth date, p_year integer, p_sex text, p_nationality text, p_commune integer,
                                p_place text, p_paper text, p_phone text, p_on_behalf boolean, p_at timestamptz) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_by text := people.viewer_name();
    v_officer boolean := v_by like 'officer %';
    v_key text := people.likeness(p_name, p_birth, p_year) || ':' || v_by;
    v_person uuid;
    v_record bigint;
begin
    -- An officer writes down whoever lives in the officer's unit; a system writes down nobody.
    if v_by is null or not access.may('identity') or (v_officer and not exists (
        select from commons.unit u, access.current_session() s
        where u.unit_id = p_commune and s.unit_id in (u.unit_id, u.district_id, u.province_id))) then
        return null;
    end if;
    perform pg_advisory_xact_lock(242, hashtext(v_key) & 255);
    select l.person_id into v_person from people.source_record r
    join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('citizen', 'manual')
    where r.source_id = 100 and r.source_key = v_key;
    if found then return v_person; end if;

    insert into people.source_record (source_id, source_key, full_name, birth_date, birth_year, sex, nationality, id_number, phone,
                                      commune_id, place_text, on_behalf, row_hash, batch_id, line_no, source_updated_at, loaded_at)
    values (100, v_key, p_name, p_birth, coalesce(extract(year from p_birth), p_year), p_sex, p_nationality,
            -- a number opens other records: only a paper that an officer has seen, only a telephone that was proved
            case when v_officer then p_paper end,
            case when v_officer then p_phone
                 else (select people.mobile_of(a.phone) from access.current_session() s join access.account a using (account_id)) end,
            p_commune, p_place, p_on_behalf,
            hashtextextended(concat_ws('|', v_key, p_sex, p_commune, p_place, p_paper), 0), 0, 0, p_at, p_at)
    on conflict (source_id, source_key) do nothing  -- taken away from its person before: it is nobody's to be given again
    returning record_id into v_record;
    if v_record is null then return null; end if;
    insert into people.person (person_id, status, identity_level)
    values (gen_random_uuid(), 'shell', case when v_officer and p_paper is not null then 2 else 1 end) returning person_id into v_person;
    insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by)
    select v_record, v_person, case when v_officer then 'manual' else 'citizen' end, 1, 'told_pccovid', '{}', row_hash,
           case when v_officer then v_by else 'citizen' end
    from people.source_record where record_id = v_record;
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    values ('claim', v_person, '{}', jsonb_build_object('record', v_record), v_by, 'registered');
    perform people.refresh(array[v_person]);
    perform people.suspect_doubles(array[v_record], p_at);
    return v_person;
end $$;
comment on function people.register is 'Writes down somebody whom no source knows, as a telephone or an officer tells it; the person, null where the viewer may not.';

-- ---------------------------------------------------------------- a telephone writes down itself, or those in its care
alter table access.account_person add column kin text check (kin in ('child', 'grandchild', 'parent', 'grandparent', 'spouse', 'sibling', 'other'));
comment on column access.account_person.kin is 'person: what the person is to the owner of the telephone; empty: oneself, or not said';

create or replace function people.bind(p_person uuid, p_proof text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into access.account_person (account_id, person_id, relation, proof)
    select s.account_id, p_person,
           case when exists (select from access.account_person ap
                             where ap.account_id = s.account_id and ap.until is null and ap.relation = 'self')
                then 'guardian' else 'self' end,
           p_proof
    from access.current_session() s
    on conflict (account_id, person_id) where until is null do nothing;
    insert into access.claim_try (account_id, passed) select account_id, true from access.current_session();
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    select 'claim', p_person, '{}', jsonb_build_object('account', account_id), 'citizen', p_proof from access.current_session();
    update people.person set identity_level = greatest(identity_level, 1) where person_id = p_person;
$$;

create function people.register_by_phone(p_name text, p_birth date, p_year integer, p_sex text, p_nationality text, p_commune integer,
                                         p_place text, p_kin text, p_at timestamptz, out outcome text, out person uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid;
    v_self uuid;
    v_known text;
begin
    select s.account_id into v_account from access.current_session() s;
    if v_account is null or not access.may('identity') then outcome := 'refused'; return; end if;
    perform from access.account a where a.account_id = v_account for update;  -- a form that was sent twice waits here
    select ap.person_id into v_self from access.account_person ap
    where ap.account_id = v_account and ap.relation = 'self' and ap.until is null order by ap.since limit 1;
    if p_kin is null and v_self is not null then person := v_self; outcome := 'right'; return; end if;
    if p_kin is not null and v_self is null then outcome := 'self_first'; return; end if;
    if access.guess_limit_reached() or (
        select count(*) >= 20 from access.account_person ap  -- the head of a hamlet writes down many; a programme writes down more
        where ap.account_id = v_account and ap.proof = 'told_pccovid' and ap.since > now() - interval '1 day') then
        outcome := 'too_many'; return;
    end if;
    -- Name and birth of a candidate of this telephone prove that candidate: nobody is written down twice.
    select c.key into v_known
    from people.candidate_records() c join people.source_record r using (record_id)
    where people.fold(r.full_name) = people.fold(p_name)
      and coalesce(r.birth_date = p_birth, r.birth_date is null and r.birth_year = coalesce(extract(year from p_birth), p_year), false)
    order by c.person_id is null, c.key limit 1;
    if found then
        select c.outcome, c.person into outcome, person
        from people.claim(v_known, case when p_birth is null then 'birth_year_name' else 'birth_date' end,
                          coalesce(p_birth::text, people.fold(p_name) || ' ' || p_year)) c;
    end if;
    if person is null then
        person := people.register(p_name, p_birth, p_year, p_sex, p_nationality, p_commune, p_place, null, null, p_kin is not null, p_at);
        if person is null then outcome := 'refused'; return; end if;
        perform people.bind(person, 'told_pccovid');
    end if;
    update access.account_person ap set kin = p_kin
    where ap.account_id = v_account and ap.person_id = person and ap.until is null;
    outcome := 'right';
end $$;
comment on function people.register_by_phone is 'The telephone of the session writes down its owner (no kin) or somebody in their care, and acts for them from now on; a candidate described by name and birth is that candidate.';

revoke execute on function people.likeness(text, date, integer), people.suspect_doubles(bigint[], timestamptz),
    people.register(text, date, integer, text, text, integer, text, text, text, boolean, timestamptz),
    people.register_by_phone(text, date, integer, text, text, integer, text, text, timestamptz) from public;
grant execute on function people.suspect_doubles(bigint[], timestamptz) to pccovid_engine;
grant execute on function people.register(text, date, integer, text, text, integer, text, text, text, boolean, timestamptz),
    people.register_by_phone(text, date, integer, text, text, integer, text, text, timestamptz) to pccovid_app;
