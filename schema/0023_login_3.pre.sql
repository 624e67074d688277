-- The commune's desk for people without a telephone: find who stands before it, help, and bind a telephone.

create function access.account_for(p_phone text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid;
begin
    select a.account_id into v_account from access.account a
    where a.phone = p_phone
      and not exists (select from access.account_person ap where ap.account_id = a.account_id)
      and not exists (select from access.session s where s.account_id = a.account_id and s.ended_at is null
                                                     and s.seen_at > now() - interval '30 days')
    limit 1 for update skip locked;
    if not found then
        insert into access.account (account_id, phone) values (gen_random_uuid(), p_phone) returning account_id into v_account;
    end if;
    return v_account;
end $$;
comment on function access.account_for is 'An account of this number that nobody uses and that knows nobody, else a new one.';

create or replace function access.check_code(p_request uuid, p_code_hash bytea, p_token_hash bytea, p_device text)
returns text language plpgsql security definer set search_path = '' as $$
declare
    v_code record;
    v_role access.role_held%rowtype;
begin
    select * into v_code from access.take_code(p_request, p_code_hash, 'log_in');
    if v_code.outcome <> 'right' then return v_code.outcome; end if;
    if v_code.officer_id is not null then
        select * into v_role from access.role_held h
        where h.officer_id = v_code.officer_id and h.valid_from <= now() and coalesce(h.valid_to > now(), true)
        order by h.valid_from desc limit 1;
        if not found then return 'expired'; end if;
        insert into access.session (token_hash, officer_id, role, unit_id, device)
        values (p_token_hash, v_code.officer_id, v_role.role, v_role.unit_id, p_device);
        return 'officer';
    end if;
    insert into access.session (token_hash, account_id, role, device)
    values (p_token_hash, access.account_for(v_code.phone), 'citizen', p_device);
    return 'citizen';
end $$;

-- As in 0023_close_account, and no passkey opens what was closed.
create or replace function access.close_account() returns void
language sql volatile security definer set search_path = '' as $$
    update access.account_person set until = now()
    where until is null and account_id = (select account_id from access.current_session());
    update access.account set phone = 'closed ' || account_id
    where account_id = (select account_id from access.current_session());
    delete from access.passkey where account_id = (select account_id from access.current_session());
    update access.session set ended_at = now()
    where ended_at is null and account_id = (select account_id from access.current_session());
$$;

-- Masked, of the officer's unit alone, at most 21; each who is shown can read it, once a session.
create function people.find_here(p_words text[], p_year integer, p_number text, p_phone text, p_at timestamptz, p_request text)
returns table (person_id uuid, masked_name text, masked_birth text, masked_number text, commune_id integer, why text)
language plpgsql volatile security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.session_id, s.role, s.unit_id, o.display_name, o.agency
        from access.current_session() s join access.officer o using (officer_id)
        where access.may('assist')
    ), here as (
        select u.unit_id from viewer v join commons.unit u on v.unit_id in (u.unit_id, u.district_id, u.province_id)
    ), found as (
        select i.person_id, case i.kind when 'phone' then 'phone' else 'number' end as why
        from people.identifier i
        where (i.kind <> 'phone' and i.value = p_number) or (i.kind = 'phone' and i.value = p_phone)
        union all
        -- A commune has thousands of people: who lives here leads, and the name is compared.
        select t.person_id, 'name'
        from here h join access.subject t on t.commune_id = h.unit_id
        join people.golden_attribute n on n.person_id = t.person_id and n.attribute = 'full_name'
        where p_words <> '{}' and string_to_array(people.fold(n.value), ' ') @> p_words
          and (p_year is null or exists (
              select from people.golden_attribute b
              where b.person_id = t.person_id and b.attribute in ('birth_date', 'birth_year') and left(b.value, 4) = p_year::text))
    ), known as (
        select distinct on (f.person_id) f.person_id, f.why, t.commune_id
        from found f
        join people.person p on p.person_id = f.person_id and p.status <> 'merged'
        join access.subject t on t.person_id = f.person_id
        where t.commune_id in (select unit_id from here)
        order by f.person_id, f.why desc
        limit 21
    ), logged as (
        insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, person_id, classes, decision, channel, request_id)
        select p_at, v.session_id, v.display_name, v.agency, v.role, v.unit_id, current_setting('app.purpose', true),
               k.person_id, array['masked'], 'allow', 'web', p_request
        from known k, viewer v
        where not exists (select from access.entry e where e.person_id = k.person_id and e.session_id = v.session_id
                                                       and e.classes = array['masked'])
    )
    select k.person_id,
           coalesce(people.mask_name(max(g.value) filter (where g.attribute = 'full_name')), ''),
           coalesce(left(coalesce(max(g.value) filter (where g.attribute = 'birth_date'),
                                  max(g.value) filter (where g.attribute = 'birth_year')), 4), ''),
           coalesce(people.mask_end(max(g.value) filter (where g.attribute = 'id_number')), ''),
           k.commune_id, k.why
    from known k left join people.golden_attribute g using (person_id)
    group by k.person_id, k.commune_id, k.why
    order by 2, 3, 1;
end $$;
comment on function people.find_here is 'Who in the officer''s unit goes by these words of a name (and year), this number of a paper, or this telephone.';

create function people.bind_at_desk(p_person uuid, p_request uuid, p_code_hash bytea, p_alone boolean)
returns text language plpgsql volatile security definer set search_path = '' as $$
declare
    v_code record;
    v_account uuid;
    v_by text := (select 'officer ' || s.officer_id from access.current_session() s);
begin
    if not access.may('assist') or p_person not in (select access.opened('assist')) then return 'refused'; end if;
    select * into v_code from access.take_code(p_request, p_code_hash, 'assist');
    if v_code.outcome <> 'right' then return v_code.outcome; end if;
    if p_alone then
        update access.account_person set until = now() where person_id = p_person and until is null;
    end if;
    if not exists (select from access.account a join access.account_person ap using (account_id)
                   where a.phone = v_code.phone and ap.person_id = p_person and ap.until is null) then
        v_account := access.account_for(v_code.phone);
        insert into access.account_person (account_id, person_id, relation, proof) values (v_account, p_person, 'self', 'officer');
    end if;
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    values ('claim', p_person, '{}', jsonb_build_object('account', v_account, 'alone', p_alone), v_by, 'officer');
    update people.person set identity_level = greatest(identity_level, 2) where person_id = p_person;
    return 'right';
end $$;
comment on function people.bind_at_desk is 'The officer has seen who the person is, and the person told the code that came to their telephone: it acts for them, alone if they no longer have another.';

revoke execute on function access.account_for(text), people.find_here(text[], integer, text, text, timestamptz, text),
    people.bind_at_desk(uuid, uuid, bytea, boolean) from public;
grant execute on function people.find_here(text[], integer, text, text, timestamptz, text),
    people.bind_at_desk(uuid, uuid, bytea, boolean) to pccovid_app;
