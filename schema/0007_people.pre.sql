-- Identity at work: what is shown of a person, who may say "this is me", and how a mistake is undone.

-- Golden attributes and identifiers are recomputed as a whole from live links: people.refresh, not a foreign key
-- per row, keeps them true. Eight rows a person, a million people an hour: the checks cost more than the work.
alter table people.golden_attribute drop constraint golden_attribute_person_id_fkey;
alter table people.golden_attribute drop constraint golden_attribute_record_id_fkey;
alter table people.identifier drop constraint identifier_person_id_fkey;

-- ---------------------------------------------------------------- normal forms and masks
create function people.fold(p_text text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
    -- Decomposed, every Vietnamese letter but đ is a plain one with marks; so lower() is right in any locale.
    select lower(translate(normalize(p_text, NFD),
        U&'\0111\0110\00F0\00D0\0300\0301\0303\0309\0323\0302\0306\031B\0304\0307\0308\030A\030C\0327\0328', 'dddd'))
$$;
comment on function people.fold is 'Vietnamese text without case and accents: twin of commons.text.fold.';

create function people.mask_name(p_name text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
    select string_agg(left(word, 1) || '***', ' ' order by place)
    from regexp_split_to_table(btrim(p_name), '\s+') with ordinality as w (word, place)
$$;

create function people.mask_end(p_number text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
    select repeat('*', greatest(length(p_number) - 3, 0)) || right(p_number, 3)
$$;

-- ---------------------------------------------------------------- what is shown of a person
create function people.refresh(p_people uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
    delete from people.golden_attribute where person_id = any (p_people);
    delete from people.identifier where person_id = any (p_people);

    with asked as (
        select unnest(p_people) as person_id
    ), told as materialized (
        select l.person_id, l.record_id, s.trust_rank, r.source_updated_at, r.on_behalf, r.full_name, r.birth_date,
               r.birth_year, r.sex, r.id_number, r.phone, r.commune_id, people.fold(r.full_name) as fold,
               e.pin, e.old_id, people.fold(e.full_name) as e_fold, e.sex as e_sex, e.birth_date as e_birth_date,
               e.birth_year as e_birth_year,
               l.state <> 'shell' and (p.register_entry_id is not null or q.answer = 'match') as proved
        from asked
        join people.link l on l.person_id = asked.person_id and l.ended_at is null
                          and l.state in ('auto', 'manual', 'citizen', 'shell')
        join people.person p on p.person_id = l.person_id
        join people.source_record r on r.record_id = l.record_id
        join ingest.source s using (source_id)
        left join people.register_question q on q.record_id = l.record_id
        left join people.register_entry e on e.entry_id = p.register_entry_id
    ), said as (
        select t.person_id, t.record_id, t.source_updated_at, v.*
        from told t cross join lateral (values
            ('full_name', full_name, fold = e_fold, 2 * (octet_length(full_name) > length(full_name))::int + (full_name <> upper(full_name))::int, trust_rank),
            ('birth_date', birth_date::text, birth_date = e_birth_date, 0, trust_rank),
            ('birth_year', case when birth_date is null then birth_year::text end, birth_year = e_birth_year, 0, trust_rank),
            ('sex', sex, sex = e_sex, 0, trust_rank),
            ('id_number', id_number, id_number in (pin, old_id), (length(id_number) = 12)::int, trust_rank),
            ('old_id_number', case when length(id_number) = 9 then id_number end, id_number = old_id, 0, trust_rank),
            ('phone', phone, null, (not on_behalf)::int, 0),
            ('commune_id', commune_id::text, null, 0, 0)
        ) as v (attribute, value, agrees, fullness, trust)
        where v.value is not null
    ), believed as (
        select distinct on (person_id, attribute) person_id, attribute, value, record_id,
               case when agrees then 'agrees_register' when attribute in ('phone', 'commune_id') then 'newest'
                    else 'most_trusted' end as rule
        from said
        order by person_id, attribute, agrees desc nulls last, fullness desc, trust,
                 source_updated_at desc nulls last, record_id
    ), shown as (
        insert into people.golden_attribute (person_id, attribute, value, record_id, rule, as_of)
        select person_id, attribute, value, record_id, rule, now() from believed
    ), found_by as (
        insert into people.identifier (person_id, kind, value)
        select distinct person_id, case length(id_number) when 12 then 'pin' when 9 then 'cmnd' else 'other' end, id_number
        from told where id_number is not null
        union
        select person_id, 'phone', phone from told where phone is not null
    ), lives as (
        insert into access.subject as s (person_id, commune_id)
        select asked.person_id, b.value::integer
        from asked left join believed b on b.person_id = asked.person_id and b.attribute = 'commune_id'
        -- Whose records were taken away keeps the commune, or nobody there could undo it.
        on conflict (person_id) do update set commune_id = excluded.commune_id
        where s.commune_id <> excluded.commune_id or (s.commune_id is null and excluded.commune_id is not null)
    ), level as (
        select asked.person_id, coalesce(bool_or(proved), false) as proved
        from asked left join told using (person_id) group by asked.person_id
    )
    update people.person p set identity_level = case when l.proved then 3 else 0 end
    from level l
    where p.person_id = l.person_id and p.identity_level <> 2 and (p.identity_level = 3) <> l.proved;
end $$;
comment on function people.refresh is 'Recomputes all that is derived from the live links of these people: golden attributes, identifiers, residence, identity level.';
grant execute on function people.refresh(uuid[]) to pccovid_engine;
