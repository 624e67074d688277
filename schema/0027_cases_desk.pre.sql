-- What an officer does with cases: the list of their area, one case, and changes in their name.

create function response.cases_on_desk(p_list text, p_before bigint, p_people uuid[], p_days integer, p_most integer)
returns table (case_id bigint, case_no text, person_id uuid, unit_id integer, classification text, basis text,
               investigation text, reinfection boolean, onset_on date, sampled_at timestamptz, opened_at timestamptz)
language plpgsql stable security definer rows 50 set search_path = '' as $$
#variable_conflict use_column
declare
    v_units integer[] := array(
        select u.unit_id from access.units_in_reach() u (unit_id) where (select access.may('case')));
begin
    return query
    select c.case_id, c.case_no, c.person_id, c.unit_id, c.classification, c.basis, c.investigation, c.reinfection, c.onset_on,
           c.sampled_at, c.opened_at
    from response.case_file c
    where c.unit_id = any (v_units) and (p_before is null or c.case_id < p_before)
      and (p_people is null or c.person_id = any (p_people))
      and case p_list
          when 'pending' then c.investigation = 'pending' and c.classification <> 'no_case' and c.joined_to is null
          when 'doubles' then c.joined_to is null and c.classification <> 'no_case' and exists (
              select from response.case_file o
              where o.person_id = c.person_id and o.case_id <> c.case_id and o.joined_to is null
                and o.classification <> 'no_case'
                and abs(extract(epoch from coalesce(o.sampled_at, o.confirmed_at, o.opened_at)
                                           - coalesce(c.sampled_at, c.confirmed_at, c.opened_at))) < p_days * 86400)
          else true end
    order by c.case_id desc
    limit p_most;
end $$;
comment on function response.cases_on_desk is 'Cases of the officer''s area, the newest first: to investigate, doubles of one infection, or all; of these people alone where people are given.';

create function response.case_of_no(p_case_no text) returns bigint
language sql stable security definer set search_path = '' as $$
    select c.case_id from response.case_file c where c.case_no = p_case_no and access.may('trace')
$$;
comment on function response.case_of_no is 'The case of a number, for who traces: a source may live elsewhere, and its number says nothing of whom.';

create function response.no_of_case(p_case bigint) returns text
language sql stable security definer set search_path = '' as $$
    select c.case_no from response.case_file c where c.case_id = p_case and access.may('trace')
$$;
comment on function response.no_of_case is 'The number of a case that another one names.';

create function response.change_case(p_case bigint, p_changes jsonb, p_reason text, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if not access.may('trace') or p_changes - '{classification,basis,onset_on,symptomatic,sampled_at,isolated_at,exposed_on,investigation,outcome,outcome_on,origin,source_case_id,stay_unit_id,joined_to}'::text[] <> '{}'
       or not exists (select from response.case_file c
                      where c.case_id = p_case and c.person_id in (select access.opened('trace')))
    then
        return false;
    end if;
    return response.change_cases(
        jsonb_build_array(jsonb_build_object('case_id', p_case, 'changes', p_changes, 'reason', p_reason)), p_at,
        (select s.officer_id from access.current_session() s)) = 1;
end $$;
comment on function response.change_case is 'Changes a case whose person''s door is open, in the officer''s name; false where nothing differs or nothing may be changed.';

create function response.open_case(p_row jsonb, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
    if not access.may('trace') or (p_row ->> 'person_id')::uuid not in (select access.opened('trace'))
       or p_row ->> 'basis' <> 'stated' then
        return null;
    end if;
    return (select o.case_no from response.open_cases(
        jsonb_build_array(p_row), p_at, (select s.officer_id from access.current_session() s)) o);
end $$;
comment on function response.open_case is 'Opens a case by an officer''s word for somebody whose door is open; null for anybody else.';

create function response.officers_of_case(p_case bigint) returns table (officer_id uuid, name text)
language sql stable security definer set search_path = '' as $$
    select distinct o.officer_id, o.display_name
    from response.case_file c
    join response.case_change k using (case_id)
    join access.officer o using (officer_id)
    where c.case_id = p_case and c.person_id in (select access.opened('case'))
$$;
comment on function response.officers_of_case is 'Who changed a case whose person''s door is open.';

-- Who opens a case or writes an interview down looks for the person as the desk of a commune does.
create or replace function people.find_here(p_words text[], p_year integer, p_number text, p_phone text, p_at timestamptz, p_request text)
returns table (person_id uuid, masked_name text, masked_birth text, masked_number text, commune_id integer, why text)
language plpgsql volatile security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.session_id, s.role, s.unit_id, o.display_name, o.agency
        from access.current_session() s join access.officer o using (officer_id)
        where access.may('assist') or access.may('trace')
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

-- Said once more, so that the history of a case is found by its person and not among all cases.
drop policy opened on response.case_change;
create policy opened on response.case_change for select to pccovid_app
    using (case_id in (select c.case_id from response.case_file c where c.person_id in (select access.opened('case'))));

revoke execute on function response.cases_on_desk(text, bigint, uuid[], integer, integer),
    response.case_of_no(text), response.no_of_case(bigint), response.change_case(bigint, jsonb, text, timestamptz), response.open_case(jsonb, timestamptz),
    response.officers_of_case(bigint) from public;
grant execute on function response.cases_on_desk(text, bigint, uuid[], integer, integer),
    response.case_of_no(text), response.no_of_case(bigint), response.change_case(bigint, jsonb, text, timestamptz), response.open_case(jsonb, timestamptz),
    response.officers_of_case(bigint) to pccovid_app;
