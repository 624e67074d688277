-- "This is me": a proved telephone is shown masked candidates, one known fact opens the person, and the citizen's
-- word settles what the engine could only suspect. All through functions: the web's role reads no identifiers.

-- Provisional records by telephone: their person may be a stranger, so the telephone opens the record alone.
create table people.waiting (
    record_id bigint primary key,
    phone text not null
);
create index on people.waiting (phone);
comment on table people.waiting is 'keep record: provisional records that can be claimed by telephone; recomputed by the engine';
comment on column people.waiting.record_id is 'open: the record';
comment on column people.waiting.phone is 'secret: its telephone';
alter table people.waiting enable row level security;
alter table people.waiting force row level security;
create policy engine on people.waiting to pccovid_engine using (true);
create policy functions on people.waiting to pccovid_owner using (true);

create function people.refresh_waiting() returns void
language sql volatile security definer set search_path = '' as $$
    delete from people.waiting w
    where not exists (select from people.link l where l.record_id = w.record_id and l.ended_at is null and l.state = 'provisional');
    insert into people.waiting (record_id, phone)
    select l.record_id, r.phone from people.link l join people.source_record r using (record_id)
    where l.ended_at is null and l.state = 'provisional' and r.phone is not null
    on conflict (record_id) do update set phone = excluded.phone where waiting.phone <> excluded.phone;
$$;

-- The records by which each candidate of the session's telephone can be known. `key` names a candidate in a form
-- and means nothing outside the session.
create function people.candidate_records() returns table (key text, person_id uuid, record_id bigint)
language sql stable security definer set search_path = '' rows 20 as $$
    with viewer as (
        select s.session_id, s.account_id, a.phone from access.current_session() s join access.account a using (account_id)
    ), known as (
        select distinct p.person_id from viewer
        join people.identifier i on i.kind = 'phone' and i.value = viewer.phone
        join people.person p on p.person_id = i.person_id and p.status <> 'merged'
        where not exists (select from access.account_person ap  -- who proved it before need not prove it again
                          where ap.account_id = viewer.account_id and ap.person_id = p.person_id and ap.until is null)
    )
    select left(encode(sha256(convert_to(v.session_id || ':' || k.person_id, 'UTF8')), 'hex'), 20), k.person_id, l.record_id
    from viewer v, known k join people.link l on l.person_id = k.person_id and l.ended_at is null
                                             and l.state in ('auto', 'manual', 'citizen', 'shell')
    union all
    select left(encode(sha256(convert_to(v.session_id || ':' || w.record_id, 'UTF8')), 'hex'), 20), null, w.record_id
    from viewer v join people.waiting w on w.phone = v.phone
$$;

-- Masked; and written into the log of each candidate, once a session.
create function people.candidates(p_at timestamptz, p_request text)
returns table (key text, masked_name text, masked_birth text, sources text[], provable text[])
language plpgsql volatile security definer set search_path = '' as $$
begin
    insert into access.entry (at, session_id, actor, agency, role, purpose, person_id, classes, decision, channel, request_id)
    select distinct on (c.person_id) p_at, s.session_id, 'Người dùng điện thoại này', 'Công dân', s.role, 'own_record',
           c.person_id, array['masked'], 'allow', 'web', p_request
    from people.candidate_records() c, access.current_session() s
    where c.person_id is not null
      and not exists (select from access.entry e where e.person_id = c.person_id and e.session_id = s.session_id
                                                   and e.classes = array['masked']);
    return query
    select c.key,
           people.mask_name((array_agg(r.full_name order by s.trust_rank, r.record_id) filter (where r.full_name is not null))[1]),
           coalesce(left(min(r.birth_year)::text, 2) || '**', ''),
           array_agg(distinct s.title_vi order by s.title_vi),
           case when bool_or(r.birth_date is not null) or bool_or(length(r.id_number) >= 9)
                then array_remove(array[case when bool_or(r.birth_date is not null) then 'birth_date' end,
                                        case when bool_or(length(r.id_number) >= 9) then 'id_last4' end], null)
                when bool_or(r.birth_year is not null) then array['birth_year_name']
                else array['full_name'] end
    from people.candidate_records() c
    join people.source_record r on r.record_id = c.record_id
    join ingest.source s using (source_id)
    group by c.key
    having bool_or(r.full_name is not null)
    order by 2, 1;
end $$;

-- The telephone of the session may act for the person from now on: for oneself first, then for those in one's care.
create function people.bind(p_person uuid, p_proof text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into access.account_person (account_id, person_id, relation, proof)
    select s.account_id, p_person,
           case when exists (select from access.account_person ap where ap.account_id = s.account_id and ap.until is null)
                then 'guardian' else 'self' end,
           p_proof
    from access.current_session() s
    where not exists (select from access.account_person ap
                      where ap.account_id = s.account_id and ap.person_id = p_person and ap.until is null);
    insert into access.claim_try (account_id, passed) select account_id, true from access.current_session();
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    select 'claim', p_person, '{}', jsonb_build_object('account', account_id), 'citizen', p_proof from access.current_session();
    update people.person set identity_level = greatest(identity_level, 1) where person_id = p_person;
$$;

-- A live link gives way to another; returns the new one.
create function people.relink(p_record bigint, p_person uuid, p_state text, p_rule text) returns bigint
language sql volatile security definer set search_path = '' as $$
    with ended as (
        update people.link set ended_at = now()
        where record_id = p_record and ended_at is null and state <> 'rejected' returning link_id
    )
    insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by, prior_link_id)
    select p_record, p_person, p_state, 1, p_rule, '{}', r.row_hash, 'citizen', (select link_id from ended)
    from people.source_record r where r.record_id = p_record
    returning link_id
$$;

create function people.claim(p_key text, p_kind text, p_value text, out outcome text, out person uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_record bigint;
begin
    if access.guess_limit_reached() then outcome := 'too_many'; return; end if;
    select c.person_id, min(c.record_id) into person, v_record
    from people.candidate_records() c join people.source_record r using (record_id)
    where c.key = p_key and case p_kind
        when 'birth_date' then r.birth_date::text = p_value
        when 'id_last4' then length(r.id_number) >= 9 and right(r.id_number, 4) = p_value
        when 'birth_year_name' then people.fold(r.full_name) || ' ' || r.birth_year = p_value
        when 'full_name' then people.fold(r.full_name) = p_value
            and not exists (select from people.candidate_records() o join people.source_record f using (record_id)
                            where o.key = p_key and (f.birth_year is not null or length(f.id_number) >= 9))
        else false end
    group by c.person_id;
    if not found then
        insert into access.claim_try (account_id, passed) select account_id, false from access.current_session();
        outcome := 'wrong';
        return;
    end if;
    if person is null then  -- a provisional record: its own shell, until the person it resembles is proved too
        person := gen_random_uuid();
        insert into people.person (person_id, status, identity_level) values (person, 'shell', 1);
        perform people.relink(v_record, person, 'citizen', 'claimed_by_phone');
        perform people.refresh(array[person]);
        delete from people.waiting where record_id = v_record;
    end if;
    perform people.bind(person, p_kind);
    outcome := 'right';
end $$;
comment on function people.claim is 'One known fact about a candidate of the session''s telephone; wrong ones are counted, five a day.';

create function people.claim_by_paper(p_number text, p_fold text, p_birth date, p_year integer, out outcome text, out person uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_people uuid[];
begin
    if access.guess_limit_reached() then outcome := 'too_many'; return; end if;
    select array_agg(distinct i.person_id) into v_people
    from people.identifier i
    join people.person p on p.person_id = i.person_id and p.status <> 'merged'
    where i.value = p_number and i.kind <> 'phone'
      and exists (select from people.link l join people.source_record r using (record_id)
                  where l.person_id = i.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
                    and people.fold(r.full_name) = p_fold
                    and (r.birth_date = p_birth or (r.birth_date is null and r.birth_year = p_year)));
    if v_people is null or cardinality(v_people) <> 1 then
        insert into access.claim_try (account_id, passed) select account_id, false from access.current_session();
        outcome := 'wrong';
        return;
    end if;
    person := v_people[1];
    perform people.bind(person, 'paper');
    outcome := 'right';
end $$;
comment on function people.claim_by_paper is 'For those whose telephone nobody knows: number, name and birth date of one person, all three.';

-- ---------------------------------------------------------------- what the citizen says of records
create function people.maybe_mine(p_person uuid)
returns table (record_id bigint, source_title_vi text, source_title_en text, full_name text, birth_text text,
               id_masked text, phone_masked text, place_text text)
language sql stable security definer set search_path = '' as $$
    select r.record_id, s.title_vi, s.title_en, people.mask_name(r.full_name), left(r.birth_year::text, 2) || '**',
           people.mask_end(r.id_number), people.mask_end(r.phone), c.name
    from people.link l
    join people.source_record r using (record_id)
    join ingest.source s using (source_id)
    left join commons.unit c on c.unit_id = r.commune_id
    where l.person_id = p_person and l.ended_at is null and l.state = 'provisional'
      and p_person in (select access.opened('identity'))
    order by r.record_id
$$;

create function people.answer_maybe(p_person uuid, p_record bigint, p_mine boolean) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if not exists (select from people.link l where l.record_id = p_record and l.person_id = p_person and l.ended_at is null
                   and l.state = 'provisional' and p_person in (select access.opened('identity'))) then
        return false;
    end if;
    if p_mine then
        perform people.relink(p_record, p_person, 'citizen', 'said_mine');
        insert into people.identity_event (kind, person_id, before, after, actor, reason)
        values ('link', p_person, '{}', jsonb_build_object('record_id', p_record), 'citizen', 'said_mine');
        perform people.refresh(array[p_person]);
    else
        perform people.refuse(p_person, p_record, 'citizen', 'said_not_mine');
    end if;
    delete from people.waiting where record_id = p_record;
    return true;
end $$;

-- Ends the link at once and for ever; the next run of the matcher finds the record another person, or a shell.
create function people.refuse(p_person uuid, p_record bigint, p_by text, p_reason text) returns void
language sql volatile security definer set search_path = '' as $$
    with ended as (
        update people.link set ended_at = now()
        where record_id = p_record and person_id = p_person and ended_at is null and state <> 'rejected'
        returning link_id, state, tier, rule
    )
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    select 'unlink', p_person,
           jsonb_build_object('record_id', p_record, 'link_id', link_id, 'state', state, 'tier', tier, 'rule', rule),
           '{}', p_by, p_reason from ended;
    insert into people.never_link (record_id, person_id, decided_by, reason)
    values (p_record, p_person, p_by, p_reason) on conflict do nothing;
$$;

create function people.not_mine(p_person uuid, p_record bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if not exists (select from people.opened_records('identity') o join people.link l on l.record_id = o and l.ended_at is null
                   where o = p_record and l.person_id = p_person) then
        return false;
    end if;
    perform people.refuse(p_person, p_record, 'citizen', 'said_not_mine');
    perform people.refresh(array[p_person]);
    return true;
end $$;

grant execute on function people.mask_end(text), people.candidates(timestamptz, text), people.claim(text, text, text),
    people.claim_by_paper(text, text, date, integer), people.maybe_mine(uuid), people.answer_maybe(uuid, bigint, boolean),
    people.not_mine(uuid, bigint) to pccovid_app;
grant execute on function people.refresh_waiting() to pccovid_engine;
grant select, insert, update, delete on people.waiting to pccovid_engine;
