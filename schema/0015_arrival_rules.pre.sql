-- The rules that the batch learned since: a paper with another year, a twin's paper, a former card of another province;
-- and letters that folding leaves, as of a broken font, differ by as many bytes as DuckDB counts.
create function people.as_bytes(p_text text) returns text
language sql immutable parallel safe as $$
    select case when octet_length(p_text) = length(p_text) then p_text else convert_from(convert_to(p_text, 'UTF8'), 'LATIN1') end
$$;
comment on function people.as_bytes is 'A text with one letter for each byte.';

create or replace function people.name_level(a text, b text, spelled_a text, spelled_b text, words_a text, words_b text) returns text
language sql immutable parallel safe as $$
    select case when spelled_a = spelled_b then 'same'
        when a = b then case when spelled_a is null or spelled_b is null then 'same_without_accents' else 'other_accents' end
        when words_a = words_b then 'other_order'
        when people.ends_of(a) = people.ends_of(b) and (people.ends_of(a) = a or people.ends_of(b) = b) then 'middle_missing'
        when people.within_edits(people.as_bytes(a), people.as_bytes(b), 1, true) then 'one_typo'
        when people.ends_of(a) = people.ends_of(b) then 'other_middle'
        when people.jaro_winkler(people.as_bytes(a), people.as_bytes(b)) >= 0.95 then 'similar'
        when split_part(a, ' ', -1) = split_part(b, ' ', -1) then 'same_given'
        else 'different' end
$$;

create or replace function people.hold(p_of_another boolean, p_rivalled boolean, p_same_given boolean, p_name text, p_birth text, p_sex text,
                            p_phone text, p_paper text, p_common boolean) returns text
language sql immutable parallel safe as $$
    select case
        when p_of_another or (p_paper = 'same' and p_name = 'different') then 'paper_of_another'
        when p_paper = 'same' and p_sex = 'different' and p_name not in ('same', 'same_without_accents') then 'paper_of_another'
        when p_paper = 'same' and p_birth = 'different' then 'other_birth'
        when p_paper = 'same' and p_birth = 'same' and p_name = 'one_typo' and not p_same_given then 'perhaps_sibling'
        when p_paper = 'same' then null
        when p_name in ('different', 'same_given', 'similar', 'other_middle', 'other_accents') then 'other_name'
        when p_birth in ('different', 'year_beside', 'same_year_other_day') then 'other_birth'
        when p_paper = 'different' and p_birth <> 'same' then 'other_paper'
        when p_name = 'other_order' and p_birth = 'same_year_only' and p_phone <> 'same' and p_paper <> 'one_digit' then 'other_name'
        when p_phone = 'same' and p_birth <> 'unknown' and p_rivalled then 'perhaps_sibling'
        when p_name = 'one_typo' and not p_same_given and p_paper <> 'one_digit' then 'perhaps_sibling'
        when p_common and p_birth in ('same_year_only', 'unknown') and p_phone <> 'same' and p_paper <> 'one_digit' then 'common_name'
        end
$$;

create or replace function people.certain(p_mentions people.mention[]) returns setof people.decision
language plpgsql stable set search_path = '' as $$
begin
    return query
    with m as materialized (
        select * from unnest(p_mentions) where name is not null
    ), pair as (
        select distinct m.record_id, b.ref
        from m cross join unnest(people.match_keys(m.name, null, m.birth, null, null, null, m.id12, m.id9)) k
        cross join lateral (select ref from people.block_key where h = k offset 0) b
    ), found as (
        select m.record_id, e.ref, v.rule, v.rank
        from pair join m using (record_id) cross join lateral (select * from people.match_entry e where e.ref = pair.ref offset 0) e
        cross join lateral (
            select m.name = e.name or (m.year = e.year
                   and (split_part(m.name, ' ', -1) = split_part(e.name, ' ', -1) or people.within_edits(people.as_bytes(m.name), people.as_bytes(e.name), 2, false))) as named,
                   m.sex is null or e.sex is null or m.sex = e.sex as sexed
        ) t
        cross join lateral (values
            ('pin', 1, m.id12 = e.id12 and t.named
                and (m.sex is null or m.sex = case when substr(m.id12, 4, 1) in ('0', '2') then 'M' else 'F' end)
                and (m.name = e.name or m.year = case when substr(m.id12, 4, 1) in ('0', '1') then 1900 else 2000 end + substr(m.id12, 5, 2)::int)),
            -- two provinces gave the same former cards to different people: then one name is not enough
            ('card', 2, m.id9 = e.id9 and t.named and t.sexed
                and (m.year is null or abs(m.year - e.year) <= 1 or m.province = e.province)),
            ('name_date_commune', 3, m.name = e.name and m.birth = e.birth and m.commune = e.commune and t.sexed)
        ) as v (rule, rank, holds)
        where v.holds
          and not exists (select from people.never_link n join people.person p on p.person_id = n.person_id
                          where n.record_id = m.record_id and p.register_entry_id = e.ref offset 0)
    ), sure as (
        select f.record_id, min(f.ref) as ref, (array_agg(f.rule order by f.rank))[1] as rule
        from found f group by f.record_id having count(distinct f.ref) = 1
    )
    select s.record_id, s.ref, null::uuid, 'auto', 1::smallint, s.rule, null::float8, null::float8, null::float8, '{}'::jsonb, null::jsonb
    from sure s join m using (record_id) cross join lateral (select id12, id9 from people.match_entry e where e.ref = s.ref offset 0) e
    where s.rule <> 'name_date_commune' or (coalesce(m.id12 = e.id12, true) and coalesce(m.id9 = e.id9, true));
end $$;
