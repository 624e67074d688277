-- Matching on arrival: the register indexed by blocking keys, the trained weights, and the decision in PostgreSQL itself.
-- The same rules as the batch (people/matching/duck.sql); tests/twins and the parity test hold both equal.

-- ---------------------------------------------------------------- the index
create table people.match_entry (
    ref bigint primary key,
    row_hash bigint not null,
    name text not null,
    spelling text,
    words text not null,
    birth date,
    year smallint,
    sex text,
    commune integer,
    district integer,
    province integer,
    id12 text,
    id9 text
);
comment on table people.match_entry is 'keep while matching: the register in normal forms, for matching on arrival; recomputed from register_entry';
comment on column people.match_entry.ref is 'open: the entry of the register';
comment on column people.match_entry.row_hash is 'open: content of the entry when indexed; a changed entry is indexed again';
comment on column people.match_entry.name is 'person: folded name';
comment on column people.match_entry.spelling is 'person: how it is spelled with its accents; empty when written without any';
comment on column people.match_entry.words is 'person: the words of the folded name in order';
comment on column people.match_entry.birth is 'person: full date; empty for 1 January, which stands for "only the year is known"';
comment on column people.match_entry.year is 'person: year of birth';
comment on column people.match_entry.sex is 'person: M, F or unknown';
comment on column people.match_entry.commune is 'person: commune of registration';
comment on column people.match_entry.district is 'person: its district';
comment on column people.match_entry.province is 'person: its province';
comment on column people.match_entry.id12 is 'secret: personal identification number';
comment on column people.match_entry.id9 is 'secret: number of the former card, from the register or from a bridge';

create table people.block_key (
    h bigint not null,
    ref bigint not null,
    primary key (h, ref)
);
comment on table people.block_key is 'keep while matching: hashes of what two tellings of one person have in common, about seven for each entry of the register';
comment on column people.block_key.h is 'person: hash of one combination of fields';
comment on column people.block_key.ref is 'open: the entry of the register';

create table people.match_frequency (
    field text not null,
    value text not null,
    people integer not null,
    primary key (field, value)
);
comment on table people.match_frequency is 'keep while matching: how many entries of the register share a name, a family and given name, or a commune';
comment on column people.match_frequency.field is 'open: name, ends or commune';
comment on column people.match_frequency.value is 'person: the value';
comment on column people.match_frequency.people is 'open: how many';

create table people.arrival_model (
    only_one boolean primary key default true check (only_one),
    version text not null,
    weights jsonb not null,
    k double precision not null,
    automatic double precision not null,
    provisional double precision not null,
    review double precision not null,
    common_name double precision not null,
    least_reference bigint not null,
    entries bigint not null default 0,
    indexed_at timestamptz,
    settled_at timestamptz,
    settled_record bigint not null default 0
);
comment on table people.arrival_model is 'keep permanent: the model in force on arrival, and how far the index and the matching have come; one row';
comment on column people.arrival_model.only_one is 'open: there is one row';
comment on column people.arrival_model.version is 'open: version of the model';
comment on column people.arrival_model.weights is 'open: {field: {level: {bits, u where the weight depends on how common the value is}}}';
comment on column people.arrival_model.k is 'open: how likely it is that nobody of the register is meant';
comment on column people.arrival_model.automatic is 'open: q from which a link is automatic';
comment on column people.arrival_model.provisional is 'open: q from which the citizen is asked';
comment on column people.arrival_model.review is 'open: q from which a candidate is worth a look';
comment on column people.arrival_model.common_name is 'open: share of people from which a name is too common to link on name and year';
comment on column people.arrival_model.least_reference is 'open: a smaller register is a part of a larger world';
comment on column people.arrival_model.entries is 'open: entries of the register that are indexed';
comment on column people.arrival_model.indexed_at is 'open: when the index was last brought up to date; empty: never';
comment on column people.arrival_model.settled_at is 'open: when the last matching on arrival began; empty: never';
comment on column people.arrival_model.settled_record is 'open: records up to here were looked at';

create table people.place_read (
    text_hash uuid primary key,
    unit_id integer
);
comment on table people.place_read is 'keep record: the unit that was read out of a free address, each different address once';
comment on column people.place_read.text_hash is 'person: MD5 of the address as written';
comment on column people.place_read.unit_id is 'open: the smallest unit it names; empty: none';

create table people.bridge (
    person_id uuid not null references people.person,
    kind text not null check (kind in ('cmnd', 'phone')),
    value text not null,
    proof text not null check (proof in ('chip_card', 'one_time_code')),
    at timestamptz not null,
    primary key (person_id, kind, value)
);
create index on people.bridge (kind, value);
comment on table people.bridge is 'keep record: a number proved to be of a known person: a former card printed on the chip card, a telephone with a one-time code';
comment on column people.bridge.person_id is 'person: the person';
comment on column people.bridge.kind is 'open: cmnd or phone';
comment on column people.bridge.value is 'secret: the number';
comment on column people.bridge.proof is 'open: how it was proved';
comment on column people.bridge.at is 'open: when';

create index on people.source_record using brin (batch_id);

do $$
declare t text;
begin
    foreach t in array array['match_entry', 'block_key', 'match_frequency', 'arrival_model', 'place_read', 'bridge'] loop
        execute format('alter table people.%I enable row level security', t);
        execute format('alter table people.%I force row level security', t);
        execute format('create policy engine on people.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on people.%I to pccovid_owner using (true)', t);
    end loop;
end $$;
grant select on people.match_entry, people.block_key, people.match_frequency, people.bridge to pccovid_engine;
grant select, insert, update on people.arrival_model, people.place_read to pccovid_engine;

-- ---------------------------------------------------------------- normal forms: twins of the macros in duck.sql
-- Decomposed, so that lower() is right in any locale; the tone of an open oa, oe, uy stands on its first vowel.
create function people.spelling(p_name text) returns text
language sql immutable strict parallel safe as $$
    select case when written <> people.fold(p_name)
           then regexp_replace(written, '(o(?=[ae])|u(?=y))([aey])([\u0300\u0301\u0303\u0309\u0323])(?= |$)', '\1\3\2', 'g') end
    from (select lower(translate(normalize(p_name, NFD), U&'\0110\00D0\00F0\0189\0256', U&'\0111\0111\0111\0111\0111')) as written) w
$$;

create function people.words_in_order(p_fold text) returns text
language sql immutable strict parallel safe as $$
    select string_agg(word, ' ' order by word collate "C") from unnest(string_to_array(p_fold, ' ')) word
$$;

create function people.ends_of(p_fold text) returns text
language sql immutable strict parallel safe as $$ select split_part(p_fold, ' ', 1) || ' ' || split_part(p_fold, ' ', -1) $$;

create function people.full_date(p_birth date) returns date
language sql immutable parallel safe as $$
    select case when extract(doy from p_birth) <> 1 then p_birth end
$$;

create function people.day_as_month(p_birth date) returns date
language sql immutable parallel safe as $$
    select case when extract(day from p_birth) <= 12 and extract(day from p_birth) <> extract(month from p_birth)
           then make_date(extract(year from p_birth)::int, extract(day from p_birth)::int, extract(month from p_birth)::int) end
$$;

create function people.pin_of(p_number text) returns text
language sql immutable parallel safe as $$ select case when p_number ~ '^0\d\d[0-3]\d{8}$' then p_number end $$;

create function people.card_of(p_number text) returns text
language sql immutable parallel safe as $$ select case when p_number ~ '^[0-46]\d{8}$' then p_number end $$;

create function people.mobile_of(p_number text) returns text
language sql immutable parallel safe as $$ select case when p_number ~ '^0[35789]\d{8}$' then p_number end $$;

create function people.within_edits(p_a text, p_b text, p_most integer, p_swaps boolean) returns boolean
language plpgsql immutable strict parallel safe as $$
declare
    a text;
    b text;
    i integer := 1;
begin
    if p_a = p_b then return true; end if;
    if p_most = 0 or abs(length(p_a) - length(p_b)) > p_most then return false; end if;
    while substr(p_a, i, 1) = substr(p_b, i, 1) loop i := i + 1; end loop;
    a := substr(p_a, i);
    b := substr(p_b, i);
    return people.within_edits(substr(a, 2), substr(b, 2), p_most - 1, p_swaps)
        or people.within_edits(substr(a, 2), b, p_most - 1, p_swaps)
        or people.within_edits(a, substr(b, 2), p_most - 1, p_swaps)
        or (p_swaps and left(a, 2) = reverse(left(b, 2)) and people.within_edits(substr(a, 3), substr(b, 3), p_most - 1, p_swaps));
end $$;
comment on function people.within_edits is 'Whether two texts are at most so many edits apart (Levenshtein; with swaps of neighbours, Damerau): few edits only.';

create function people.jaro_winkler(p_a text, p_b text) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
    a text[] := string_to_array(p_a, null);
    b text[] := string_to_array(p_b, null);
    la integer := coalesce(cardinality(a), 0);
    lb integer := coalesce(cardinality(b), 0);
    reach integer := greatest(greatest(la, lb) / 2 - 1, 0);
    taken boolean[] := array_fill(false, array[lb]);
    matched text[] := '{}';
    same integer := 0;
    swapped integer := 0;
    jaro double precision;
begin
    for i in 1..la loop
        for j in greatest(1, i - reach)..least(lb, i + reach) loop
            if not taken[j] and a[i] = b[j] then
                taken[j] := true;
                matched := matched || a[i];
                same := same + 1;
                exit;
            end if;
        end loop;
    end loop;
    if same = 0 then return 0; end if;
    select count(*) filter (where t.letter <> matched[t.place]) / 2 into swapped
    from (select b[j] as letter, row_number() over (order by j) as place from generate_series(1, lb) j where taken[j]) t;
    jaro := (same::float8 / la + same::float8 / lb + (same - swapped)::float8 / same) / 3;
    if jaro <= 0.7 then return jaro; end if;
    return jaro + (1 - jaro) * 0.1 * (
        select count(*) from generate_series(1, least(4, la, lb)) n where left(p_a, n) = left(p_b, n));
end $$;

-- Every blocking rule but those of the telephone, as one hash of the fields that must be equal.
create function people.match_keys(
    p_name text, p_words text, p_birth date, p_year integer, p_commune integer, p_district integer, p_id12 text, p_id9 text
) returns bigint[] language sql immutable parallel safe as $$
    select array_remove(array[
        hashtextextended('12 ' || p_id12, 0),
        hashtextextended('9 ' || p_id9, 0),
        hashtextextended('nyd ' || p_name || ' ' || p_year || ' ' || p_district, 0),
        hashtextextended('nb ' || p_name || ' ' || (p_birth - date '1800-01-01'), 0),
        hashtextextended('wc ' || p_words || ' ' || p_commune, 0),
        hashtextextended('eyc ' || people.ends_of(p_name) || ' ' || p_year || ' ' || p_commune, 0),
        hashtextextended('gbd ' || split_part(p_name, ' ', -1) || ' ' || (p_birth - date '1800-01-01') || ' ' || p_district, 0),
        hashtextextended('fbc ' || split_part(p_name, ' ', 1) || ' ' || (p_birth - date '1800-01-01') || ' ' || p_commune, 0)
    ], null)
$$;
comment on function people.match_keys is 'The blocking keys of a record or an entry; blocking_rules_to_generate_predictions of the model in the same order.';

-- ---------------------------------------------------------------- keeping the index
create function people.index_register() returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_changed bigint;
begin
    delete from people.block_key k using (
        select unnest(people.match_keys(e.name, e.words, e.birth, e.year, e.commune, e.district, e.id12, e.id9)) as h, e.ref
        from people.match_entry e join people.register_entry r on r.entry_id = e.ref
        where e.row_hash <> r.row_hash
    ) old where k.h = old.h and k.ref = old.ref;

    with written as (
        insert into people.match_entry as e (ref, row_hash, name, spelling, words, birth, year, sex, commune, district, province, id12, id9)
        select r.entry_id, r.row_hash, r.fold, people.spelling(r.full_name), people.words_in_order(r.fold),
               people.full_date(r.birth_date), r.birth_year, r.sex, case when u.level = 'commune' then u.unit_id end,
               u.district_id, u.province_id, people.pin_of(r.pin),
               coalesce(people.card_of(r.old_id), (
                   select min(b.value) from people.person p join people.bridge b on b.person_id = p.person_id and b.kind = 'cmnd'
                   where p.register_entry_id = r.entry_id and p.status <> 'merged'))
        from (select *, people.fold(full_name) as fold from people.register_entry) r
        left join people.match_entry known on known.ref = r.entry_id
        left join commons.unit u on u.unit_id = r.commune_id
        where known.row_hash is distinct from r.row_hash
        on conflict (ref) do update
        set row_hash = excluded.row_hash, name = excluded.name, spelling = excluded.spelling, words = excluded.words,
            birth = excluded.birth, year = excluded.year, sex = excluded.sex, commune = excluded.commune,
            district = excluded.district, province = excluded.province, id12 = excluded.id12, id9 = excluded.id9
        returning *
    ), keyed as (
        insert into people.block_key (h, ref)
        select unnest(people.match_keys(name, words, birth, year, commune, district, id12, id9)) as h, ref
        from written order by 1
        on conflict do nothing
    )
    select count(*) into v_changed from written;

    if v_changed > 0 then
        delete from people.match_frequency;
        insert into people.match_frequency (field, value, people)
        select 'name', name, count(*) from people.match_entry group by name
        union all
        select 'ends', people.ends_of(name), count(*) from people.match_entry group by 2
        union all
        select 'commune', commune::text, count(*) from people.match_entry where commune is not null group by commune;
        analyze people.match_entry, people.block_key, people.match_frequency;
    end if;
    update people.arrival_model set indexed_at = now(), entries = (select count(*) from people.match_entry);
    return v_changed;
end $$;
comment on function people.index_register is 'Brings match_entry, block_key and match_frequency up to the register; how many entries were new or changed.';
grant execute on function people.index_register() to pccovid_engine;

-- ---------------------------------------------------------------- deciding
create type people.mention as (
    record_id bigint, name text, spelling text, words text, birth date, year integer, sex text,
    commune integer, district integer, province integer, id12 text, id9 text, other_id text, phone text
);
create type people.judged as (
    record_id bigint, ref bigint, place integer, weight double precision, best double precision,
    runner_up double precision, q double precision, hold text, evidence jsonb
);
create type people.decision as (
    record_id bigint, ref bigint, person_id uuid, state text, tier smallint, rule text, weight double precision,
    q double precision, runner_up double precision, evidence jsonb, candidates jsonb
);

create function people.mentions_of(p_records bigint[]) returns setof people.mention
language sql stable set search_path = '' rows 10 as $$
    select r.record_id, f.fold, people.spelling(r.full_name), people.words_in_order(f.fold), people.full_date(r.birth_date),
           r.birth_year, r.sex, case when u.level = 'commune' then u.unit_id end, u.district_id, u.province_id,
           people.pin_of(r.id_number), people.card_of(r.id_number),
           case when people.pin_of(r.id_number) is null and people.card_of(r.id_number) is null then r.id_number end,
           people.mobile_of(r.phone)
    from people.source_record r
    cross join lateral (select people.fold(r.full_name) as fold) f
    left join people.place_read a on r.commune_id is null and a.text_hash = md5(r.place_text)::uuid
    left join commons.unit u on u.unit_id = coalesce(r.commune_id, a.unit_id)
    where r.record_id = any (p_records)
$$;
comment on function people.mentions_of is 'What records say of their people, in normal forms.';

create function people.certain(p_mentions people.mention[]) returns setof people.decision
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
                   and (split_part(m.name, ' ', -1) = split_part(e.name, ' ', -1) or people.within_edits(m.name, e.name, 2, false))) as named,
                   m.sex is null or e.sex is null or m.sex = e.sex as sexed
        ) t
        cross join lateral (values
            ('pin', 1, m.id12 = e.id12 and t.named
                and (m.sex is null or m.sex = case when substr(m.id12, 4, 1) in ('0', '2') then 'M' else 'F' end)
                and (m.name = e.name or m.year = case when substr(m.id12, 4, 1) in ('0', '1') then 1900 else 2000 end + substr(m.id12, 5, 2)::int)),
            ('card', 2, m.id9 = e.id9 and t.named and t.sexed),
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
comment on function people.certain is 'Tier 1: the records whose paper, or name, date and commune, point to one entry of the register and no paper to another.';

-- What a level weighs, in bits; rarer values weigh more where the model says so.
create function people.bits(p_weights jsonb, p_field text, p_level text, p_share double precision) returns double precision
language sql immutable parallel safe as $$
    select coalesce((p_weights #>> array[p_field, p_level, 'bits'])::float8, 0)
         + coalesce(ln((p_weights #>> array[p_field, p_level, 'u'])::float8 / p_share) / ln(2::float8), 0)
$$;

create function people.hold(p_of_another boolean, p_rivalled boolean, p_same_given boolean, p_name text, p_birth text, p_sex text,
                            p_phone text, p_paper text, p_common boolean) returns text
language sql immutable parallel safe as $$
    select case
        when p_of_another or (p_paper = 'same' and p_name = 'different') then 'paper_of_another'
        when p_paper = 'same' and p_sex = 'different' and p_name not in ('same', 'same_without_accents') then 'paper_of_another'
        when p_paper = 'same' then null
        when p_name in ('different', 'same_given', 'similar', 'other_middle', 'other_accents') then 'other_name'
        when p_birth in ('different', 'year_beside', 'same_year_other_day') then 'other_birth'
        when p_phone = 'same' and p_birth <> 'unknown' and p_rivalled then 'perhaps_sibling'
        when p_name = 'one_typo' and not p_same_given and p_paper <> 'one_digit' then 'perhaps_sibling'
        when p_common and p_birth in ('same_year_only', 'unknown') and p_phone <> 'same' and p_paper <> 'one_digit' then 'common_name'
        end
$$;
comment on function people.hold is 'Why a high score is not enough: twin of the macro in duck.sql, where the reasons stand.';

create function people.name_level(a text, b text, spelled_a text, spelled_b text, words_a text, words_b text) returns text
language sql immutable parallel safe as $$
    select case when spelled_a = spelled_b then 'same'
        when a = b then case when spelled_a is null or spelled_b is null then 'same_without_accents' else 'other_accents' end
        when words_a = words_b then 'other_order'
        when people.ends_of(a) = people.ends_of(b) and (people.ends_of(a) = a or people.ends_of(b) = b) then 'middle_missing'
        when people.within_edits(a, b, 1, true) then 'one_typo'
        when people.ends_of(a) = people.ends_of(b) then 'other_middle'
        when people.jaro_winkler(a, b) >= 0.95 then 'similar'
        when split_part(a, ' ', -1) = split_part(b, ' ', -1) then 'same_given'
        else 'different' end
$$;

create function people.birth_level(born_a date, born_b date, year_a integer, year_b integer) returns text
language sql stable parallel safe as $$
    select case when year_a is null or year_b is null then 'unknown'
        when born_a = born_b then 'same'
        when born_a = people.day_as_month(born_b) then 'day_month_swapped'
        when year_a = year_b and (born_a is null or born_b is null) then 'same_year_only'
        when people.within_edits(to_char(born_a, 'YYYY-MM-DD'), to_char(born_b, 'YYYY-MM-DD'), 1, true) then 'one_digit'
        when year_a = year_b then 'same_year_other_day'
        when abs(year_a - year_b) <= 1 then 'year_beside'
        else 'different' end
$$;

create function people.paper_level(pin_a text, pin_b text, card_a text, card_b text) returns text
language sql immutable parallel safe as $$
    select case when (pin_a is null or pin_b is null) and (card_a is null or card_b is null) then 'unknown'
        when pin_a = pin_b or card_a = card_b then 'same'
        when people.within_edits(pin_a, pin_b, 1, true) or people.within_edits(card_a, card_b, 1, true) then 'one_digit'
        else 'different' end
$$;

create function people.known_phones(p_person uuid) returns setof text
language sql stable as $$
    select r.phone from people.link l join people.source_record r using (record_id)
    where l.person_id = p_person and l.ended_at is null and l.state in ('auto', 'manual', 'citizen') and r.phone is not null
      and (l.decided_by <> 'engine' or l.record_hash = r.row_hash)
    union all
    select b.value from people.bridge b where b.person_id = p_person and b.kind = 'phone'
$$;
comment on function people.known_phones is 'The telephones that surely are of a person.';

-- The telephones in p_phones belong to the entries p_refs beside those that are written down.
create function people.judge(p_mentions people.mention[], p_refs bigint[], p_phones text[]) returns setof people.judged
language plpgsql stable set search_path = '' as $$
begin
    return query
    with rule as materialized (
        select weights, k, entries, common_name * greatest(entries, least_reference) / entries as common,
               -ln(greatest(entries, least_reference) - 1::float8) / ln(2::float8) as prior
        from people.arrival_model where entries > 0
    ), m as materialized (
        select * from unnest(p_mentions) where name is not null
    ), given as materialized (
        select distinct ref, phone from unnest(p_refs, p_phones) as g (ref, phone)
    ), holder as materialized (
        select t.phone, p.register_entry_id as ref
        from (select distinct phone from m where phone is not null) t
        cross join lateral (select i.person_id from people.identifier i where i.kind = 'phone' and i.value = t.phone offset 0) i
        cross join lateral (select p.person_id, p.register_entry_id from people.person p
                            where p.person_id = i.person_id and p.status = 'active' and p.register_entry_id is not null offset 0) p
        where exists (select from people.known_phones(p.person_id) known where known = t.phone)
        union
        select phone, ref from given where phone in (select phone from m)
    ), share as materialized (
        select phone, count(*) / (select entries::float8 from rule) as share from holder group by phone
    ), pair as materialized (
        select m.record_id, b.ref
        from m cross join unnest(people.match_keys(m.name, m.words, m.birth, m.year, m.commune, m.district, m.id12, m.id9)) k
        cross join lateral (select ref from people.block_key where h = k offset 0) b
        union
        select m.record_id, e.ref
        from m join holder h using (phone) cross join lateral (select * from people.match_entry e where e.ref = h.ref offset 0) e
        where m.words = e.words or m.year = e.year or split_part(m.name, ' ', -1) = split_part(e.name, ' ', -1)
    ), compared as materialized (
        select m.record_id, e.ref, m.name, e.name as e_name, m.commune,
               people.name_level(e.name, m.name, e.spelling, m.spelling, e.words, m.words) as name_level,
               people.birth_level(e.birth, m.birth, e.year, m.year) as birth_level,
               case when m.sex is null or e.sex is null then 'unknown' when m.sex = e.sex then 'same' else 'different' end as sex_level,
               case when m.province is null or e.province is null then 'unknown' when m.commune = e.commune then 'same_commune'
                    when m.district = e.district then 'same_district' else 'other_district' end as place_level,
               people.paper_level(e.id12, m.id12, e.id9, m.id9) as paper_level,
               case when m.phone is null then 'unknown'
                    when (m.phone, e.ref) in (select phone, ref from holder) then 'same'
                    when e.ref in (select ref from given) or exists (select from people.known_phones(p.person_id)) then 'different'
                    else 'unknown' end as phone_level,
               s.share as phone_share
        from pair join m using (record_id) cross join lateral (select * from people.match_entry e where e.ref = pair.ref offset 0) e
        left join lateral (select p.person_id from people.person p where p.register_entry_id = e.ref and p.status <> 'merged' offset 0) p on true
        left join share s using (phone)
        where not exists (select from people.never_link n where n.record_id = m.record_id and n.person_id = p.person_id offset 0)
    ), weighed as materialized (
        select c.*,
               people.bits(weights, 'name', name_level, case when name_level = 'middle_missing' then ends.people else named.people end / entries::float8) as name_bits,
               people.bits(weights, 'birth', birth_level, null) as birth_bits,
               people.bits(weights, 'sex', sex_level, null) as sex_bits,
               people.bits(weights, 'place', place_level, living.people / entries::float8) as place_bits,
               people.bits(weights, 'paper', paper_level, null) as paper_bits,
               people.bits(weights, 'phone', phone_level, phone_share) as phone_bits,
               coalesce(named.people / entries::float8, 0) > common as is_common
        from compared c cross join rule
        left join people.match_frequency named on named.field = 'name' and named.value = c.name
        left join people.match_frequency ends on name_level = 'middle_missing' and ends.field = 'ends' and ends.value = people.ends_of(c.name)
        left join people.match_frequency living on place_level = 'same_commune' and living.field = 'commune' and living.value = c.commune::text
    ), scored as materialized (
        select w.*, prior + name_bits + birth_bits + sex_bits + place_bits + paper_bits + phone_bits as weight
        from weighed w cross join rule
    ), ranked as materialized (
        select s.*, row_number() over best_first as place, first_value(weight) over best_first as best,
               lead(weight) over best_first as runner_up,
               pow(2::float8, weight) / (k + sum(pow(2::float8, weight)) over (partition by record_id)) as q
        from scored s cross join rule
        where weight >= -20
        window best_first as (partition by record_id order by weight desc, ref)
    ), held as (
        select r.*, people.hold(bool_or(place > 1 and paper_level = 'same') over (partition by record_id),
                                coalesce(runner_up > weight - phone_bits - 2, false),
                                split_part(name, ' ', -1) = split_part(e_name, ' ', -1),
                                name_level, birth_level, sex_level, phone_level, paper_level, is_common) as hold
        from ranked r
    )
    select h.record_id, h.ref, h.place::integer, h.weight, h.best, h.runner_up, h.q, h.hold,
           (select jsonb_object_agg(field, jsonb_build_object('level', level, 'bits', round(bits::numeric, 1)))
            from (values ('name', name_level, name_bits), ('birth', birth_level, birth_bits), ('sex', sex_level, sex_bits),
                         ('place', place_level, place_bits), ('paper', paper_level, paper_bits), ('phone', phone_level, phone_bits)
                 ) as f (field, level, bits))
    from held h where h.place <= 3;
end $$;
comment on function people.judge is 'The three best entries of the register for each mention, judged against all rivals and against nobody.';

-- A record that was accepted gives its telephone to its person; not one without a birth date, which may hang on name and place alone.
create function people.decide_arrivals(p_mentions people.mention[]) returns setof people.decision
language plpgsql stable set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    rule people.arrival_model%rowtype;
    v_done people.decision[];
    v_judged people.judged[];
    v_left people.mention[] := p_mentions;
    v_refs bigint[];
    v_phones text[];
begin
    select * into rule from people.arrival_model;
    v_done := array(select c from people.certain(p_mentions) c);
    for v_round in 1..2 loop
        v_left := array(select m from unnest(v_left) m
                        where m.record_id not in (select d.record_id from unnest(v_done) d)
                          and (v_round = 1 or m.phone is not null));
        exit when v_left = '{}';
        select coalesce(array_agg(d.ref), '{}'), coalesce(array_agg(m.phone), '{}') into v_refs, v_phones
        from unnest(v_done) d join unnest(p_mentions) m using (record_id) where m.phone is not null and m.year is not null;
        v_judged := array(select j from unnest(v_judged) j where j.record_id not in (select m.record_id from unnest(v_left) m))
                 || array(select j from people.judge(v_left, v_refs, v_phones) j);
        v_done := v_done || array(
            select row(j.record_id, j.ref, null, 'auto', 2, 'score', j.weight, j.q, j.runner_up, j.evidence, null)::people.decision
            from unnest(v_judged) j
            where j.place = 1 and j.q >= rule.automatic and j.hold is null
              and j.record_id not in (select d.record_id from unnest(v_done) d));
        -- a second round only when somebody's telephone became known by the first
        exit when not exists (select from unnest(v_done) d join unnest(p_mentions) m using (record_id)
                              where d.tier = 2 and m.phone is not null and m.year is not null);
    end loop;

    return query
    with judged as (
        select * from unnest(v_judged) j where j.record_id not in (select d.record_id from unnest(v_done) d)
    ), best as (
        select *, q >= rule.provisional and hold is distinct from 'paper_of_another' as ask
        from judged where place = 1 and (q >= rule.review or hold = 'paper_of_another')
    ), open as (
        select b.record_id, b.ref, null::uuid, case when ask then 'provisional' else 'shell' end, (case when ask then 3 else 4 end)::smallint,
               coalesce(b.hold, 'score'), b.weight, b.q, b.runner_up, b.evidence,
               case when not ask then (
                   select jsonb_agg(jsonb_build_object('ref', j.ref, 'weight', j.weight::real, 'q', j.q::real, 'evidence', j.evidence) order by j.place)
                   from judged j where j.record_id = b.record_id and j.weight > j.best - 10) end
        from best b
    )
    select * from unnest(v_done)
    union all
    select * from open
    union all
    select m.record_id, null, null, 'shell', 5::smallint, 'nobody_fits', null, null, null, '{}', null
    from unnest(p_mentions) m
    where m.record_id not in (select d.record_id from unnest(v_done) d union all select b.record_id from best b);
end $$;
comment on function people.decide_arrivals is 'What becomes of each mention: certain rules, two rounds of scores, tiers; as matching.engine decides.';

-- Records without a registered person that are surely of one person share a shell: same name, same birth, and a shared
-- number. Beside those of p_decisions, the shells that exist already and share a number with one of them.
create function people.shells_of(p_decisions people.decision[], p_mentions people.mention[]) returns table (record_id bigint, person_id uuid)
language plpgsql volatile set search_path = '' as $$
#variable_conflict use_column
declare
    v_told people.mention[] := array(select m from unnest(p_mentions) m
                                     where m.record_id in (select d.record_id from unnest(p_decisions) d where d.state = 'shell'));
    v_records bigint[];
    v_keys text[];
    v_members bigint[];
    v_groups bigint[];
    v_lower bigint[];
begin
    if v_told = '{}' then return; end if;
    v_told := v_told || array(
        select m from people.mentions_of(array(
            select l.record_id
            from unnest(v_told) t cross join unnest(array[t.id12, t.id9, t.other_id, t.phone]) number
            cross join lateral (
                select l.record_id
                from people.identifier i
                join people.person p on p.person_id = i.person_id and p.status = 'shell'
                join people.link l on l.person_id = p.person_id and l.ended_at is null and l.state not in ('provisional', 'rejected')
                join people.source_record r on r.record_id = l.record_id and coalesce(r.nationality, 'VNM') = 'VNM'
                where i.kind in ('pin', 'cmnd', 'other', 'phone') and i.value = number offset 0) l
            except select t.record_id from unnest(v_told) t)) m);

    with t as (
        select *, name || '|' || coalesce(birth::text, year::text) as born,
               exists (select from people.never_link n where n.record_id = x.record_id) as refused
        from unnest(v_told) x
    ), key as (
        select record_id, born || '|' || number as key
        from t cross join unnest(array[id12, id9, other_id, phone]) number where born is not null and number is not null and not refused
        union all
        select record_id, name || '||' || phone from t where year is null and name is not null and phone is not null and not refused
        union all
        select record_id, record_id::text from t
        union all  -- a shell that exists stays whole
        select t.record_id, 'person ' || l.person_id
        from t cross join lateral (select * from people.link l where l.record_id = t.record_id and l.ended_at is null and l.state <> 'rejected' offset 0) l
        where t.record_id not in (select record_id from unnest(p_decisions))
    )
    select array_agg(record_id), array_agg(key) into v_records, v_keys from key;

    v_members := array(select distinct r from unnest(v_records) r order by r);
    v_groups := v_members;
    loop
        with key as (
            select k.record_id, k.key, g.grp from unnest(v_records, v_keys) as k (record_id, key)
            join unnest(v_members, v_groups) as g (record_id, grp) using (record_id)
        ), lowest as (
            select key, min(grp) as grp from key group by key
        )
        select array_agg(grp order by record_id) into v_lower
        from (select k.record_id, min(l.grp) as grp from key k join lowest l using (key) group by k.record_id) x;
        exit when v_lower = v_groups;
        v_groups := v_lower;
    end loop;

    return query
    with grouped as (
        select t.record_id, t.name, t.phone, t.year, g.grp,
               exists (select from people.never_link n where n.record_id = t.record_id) as refused
        from unnest(v_told) t join unnest(v_members, v_groups) as g (record_id, grp) using (record_id)
    ), only_one as (  -- a record without birth date joins those of its name and telephone when these are all of one person
        select name, phone, min(grp) as grp from grouped
        where year is not null and name is not null and phone is not null group by name, phone having count(distinct grp) = 1
    ), joined as (
        select g.record_id, coalesce(o.grp, g.grp) as grp
        from grouped g left join only_one o on g.year is null and not refused and o.name = g.name and o.phone = g.phone
    ), known as (  -- the shell that a citizen or an officer confirmed first goes on
        select j.grp, (array_agg(p.person_id order by l.decided_by = 'engine' and a.person_id is null, j.record_id))[1] as person_id
        from joined j
        cross join lateral (
            select l.person_id, l.decided_by from people.link l
            where l.record_id = j.record_id and l.ended_at is null and l.state not in ('provisional', 'rejected') offset 0) l
        cross join lateral (select p.person_id from people.person p where p.person_id = l.person_id and p.status = 'shell' offset 0) p
        left join lateral (select a.person_id from access.account_person a where a.person_id = p.person_id and a.until is null limit 1) a on true
        group by j.grp
    ), named as (
        select grp, coalesce(k.person_id, gen_random_uuid()) as person_id
        from (select distinct grp from joined) j left join (select person_id, min(grp) as grp from known group by person_id) k using (grp)
    )
    select j.record_id, n.person_id from joined j join named n using (grp)
    where j.record_id in (select d.record_id from unnest(p_decisions) d where d.state = 'shell');
end $$;

-- ---------------------------------------------------------------- publishing
create function people.people_of(p_refs bigint[]) returns uuid[]
language plpgsql volatile set search_path = '' as $$
declare
    v_missing bigint[] := array(
        select distinct r from unnest(p_refs) r
        where r is not null and not exists (select from people.person q where q.register_entry_id = r and q.status <> 'merged' offset 0));
    v_made uuid[];
begin
    if v_missing = '{}' then return '{}'; end if;
    with known as (  -- known so far by answers only; now the register has their entry
        update people.person p set register_entry_id = x.ref
        from (
            select distinct on (r) r as ref, o.person_id
            from unnest(v_missing) r
            cross join lateral (select e.id12 from people.match_entry e where e.ref = r offset 0) e
            cross join lateral (
                select o.person_id from people.identifier i join people.person o using (person_id)
                where i.kind = 'pin' and i.value = e.id12 and o.status = 'active' and o.register_entry_id is null offset 0) o
            order by r, o.person_id
        ) x where p.person_id = x.person_id
        returning p.register_entry_id
    ), made as (
        insert into people.person (person_id, status, identity_level, register_entry_id)
        select gen_random_uuid(), 'active', 0, r from unnest(v_missing) r where r not in (select register_entry_id from known)
        returning person_id
    )
    select coalesce(array_agg(person_id), '{}') into v_made from made;
    return v_made;
end $$;
comment on function people.people_of is 'Sees to it that each entry of the register has a person; those that were made.';

create function people.publish_arrivals(p_decisions people.decision[], p_at timestamptz) returns integer
language plpgsql volatile set search_path = '' as $$
declare
    v_made uuid[];
    v_done people.decision[];
    v_changed integer;
begin
    v_made := people.people_of(array(
        select d.ref from unnest(p_decisions) d where d.state <> 'shell'
        union select (c ->> 'ref')::bigint from unnest(p_decisions) d, jsonb_array_elements(d.candidates) c));
    v_done := array(
        select row(d.record_id, d.ref, coalesce(p.person_id, d.person_id), d.state, d.tier, d.rule, d.weight, d.q, d.runner_up, d.evidence, d.candidates)::people.decision
        from unnest(p_decisions) d
        left join lateral (select p.person_id from people.person p
                           where d.state <> 'shell' and p.register_entry_id = d.ref and p.status <> 'merged' offset 0) p on true
        -- A link that would be made again as it stands is left alone; what somebody decided meanwhile stays.
        where not exists (
            select from people.link l join people.source_record r using (record_id)
            where l.record_id = d.record_id and l.ended_at is null and l.state <> 'rejected'
              and (l.decided_by <> 'engine' or (l.record_hash = r.row_hash
                   and (l.state, l.tier, l.rule, l.person_id) = (d.state, d.tier, d.rule, coalesce(p.person_id, d.person_id)))) offset 0));
    insert into people.person (person_id, status, identity_level)
    select distinct d.person_id, 'shell', 0 from unnest(v_done) d where d.state = 'shell'
    on conflict (person_id) do nothing;

    with ended as (
        update people.link l set ended_at = now()
        where l.ended_at is null and l.state <> 'rejected' and l.decided_by = 'engine'
          and l.record_id = any (array(select d.record_id from unnest(v_done) d))
        returning l.link_id, l.record_id, l.person_id
    ), made as (
        insert into people.link (record_id, person_id, state, tier, rule, model, weight, q, runner_up_weight, evidence,
                                 record_hash, decided_by, prior_link_id)
        select d.record_id, d.person_id, d.state, d.tier, d.rule, case when d.weight is not null then a.version end, d.weight,
               d.q, d.runner_up, d.evidence, r.row_hash, 'engine', e.link_id
        from unnest(v_done) d cross join people.arrival_model a
        cross join lateral (select r.row_hash from people.source_record r where r.record_id = d.record_id offset 0) r
        left join ended e using (record_id)
        on conflict (record_id) where ended_at is null and state <> 'rejected' do nothing
        returning record_id
    )
    select count(*), v_made || array(select person_id from ended)
           || array(select d.person_id from unnest(v_done) d where d.record_id in (select record_id from made))
    into v_changed, v_made from made;

    update people.review_task t set state = 'closed', decided_by = 'engine', decided_at = now()
    where t.state = 'open' and t.record_id = any (array(select d.record_id from unnest(v_done) d));
    insert into people.review_task (record_id, reason, candidates, commune_id, created_at)
    select d.record_id, d.rule, (
               select jsonb_agg(jsonb_build_object('person_id', p.person_id) || (c - 'ref') order by place)
               from jsonb_array_elements(d.candidates) with ordinality as x (c, place)
               join people.person p on p.register_entry_id = (c ->> 'ref')::bigint and p.status <> 'merged'),
           m.commune, p_at
    from unnest(v_done) d cross join lateral people.mentions_of(array[d.record_id]) m
    where d.tier = 4
    on conflict (record_id) where state = 'open' do nothing;
    delete from people.waiting w where w.record_id = any (array(select d.record_id from unnest(v_done) d));
    insert into people.waiting (record_id, phone)
    select d.record_id, r.phone from unnest(v_done) d
    cross join lateral (select r.phone from people.source_record r where r.record_id = d.record_id and r.phone is not null offset 0) r
    where d.state = 'provisional'
    on conflict (record_id) do nothing;
    perform people.refresh(array(select distinct x from unnest(v_made) x));
    return v_changed;
end $$;

-- Racing programmes are kept apart by locks on what they decide about: the entries and the shells, in a fixed order.
create function people.settle_arrivals(p_records bigint[], p_at timestamptz, p_bridge text)
returns table (records bigint, automatic bigint, provisional bigint, review bigint, alone bigint, changed bigint)
language plpgsql volatile security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_ours bigint[];
    v_mentions people.mention[];
    v_decisions people.decision[];
    v_changed bigint;
begin
    v_ours := array(select r.record_id from people.source_record r
                    where r.record_id = any (p_records) and coalesce(r.nationality, 'VNM') = 'VNM' and r.gone_at is null
                      and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
                    order by r.record_id for no key update skip locked);
    v_mentions := array(select m from people.mentions_of(v_ours) m);
    v_decisions := array(select d from people.decide_arrivals(v_mentions) d);
    perform pg_advisory_xact_lock(242, bucket)
    from (select hashint8(d.ref) & 255 as bucket from unnest(v_decisions) d where d.ref is not null
          union
          select hashtext(m.name) & 255 from unnest(v_decisions) d join unnest(v_mentions) m using (record_id)
          where d.state = 'shell' and m.name is not null
          order by 1) b;
    v_decisions := array(
        select row(d.record_id, d.ref, s.person_id, d.state, d.tier, d.rule, d.weight, d.q, d.runner_up,
                   case when p_bridge is null or d.tier > 3 then d.evidence
                        else d.evidence || jsonb_build_object('bridge', jsonb_build_object('level', p_bridge, 'bits', 0)) end,
                   d.candidates)::people.decision
        from unnest(v_decisions) d left join people.shells_of(v_decisions, v_mentions) s using (record_id));
    v_changed := people.publish_arrivals(v_decisions, p_at);
    return query
    select count(*), count(*) filter (where tier <= 2), count(*) filter (where tier = 3), count(*) filter (where tier = 4),
           count(*) filter (where tier = 5), v_changed
    from unnest(v_decisions);
end $$;
comment on function people.settle_arrivals is 'Gives each of these records its person, or a shell, in this transaction; skips what another programme is deciding. The counts.';
grant execute on function people.settle_arrivals(bigint[], timestamptz, text) to pccovid_engine;

-- ---------------------------------------------------------------- bridges
-- As before, and the numbers that a bridge has proved.
create or replace function people.refresh(p_people uuid[]) returns void
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
        union
        select b.person_id, b.kind, b.value from people.bridge b join asked using (person_id)
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

-- A number that was proved to be of a person: it is kept, and whoever waited for it is decided anew in this transaction.
create function people.bridge_person(p_person uuid, p_kind text, p_value text, p_proof text, p_at timestamptz) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_waiting bigint[];
    v_changed bigint := 0;
begin
    insert into people.bridge (person_id, kind, value, proof, at) values (p_person, p_kind, p_value, p_proof, p_at)
    on conflict do nothing;
    if not found then return 0; end if;
    perform people.refresh(array[p_person]);
    if p_kind = 'cmnd' then
        with known as (
            update people.match_entry e set id9 = p_value from people.person p
            where p.person_id = p_person and e.ref = p.register_entry_id and e.id9 is null returning e.*
        )
        insert into people.block_key (h, ref)
        select unnest(people.match_keys(name, words, birth, year, commune, district, id12, id9)), ref from known
        on conflict do nothing;
    end if;
    v_waiting := array(
        select l.record_id from people.link l
        where l.person_id = p_person and l.ended_at is null and l.state = 'provisional' and l.decided_by = 'engine'
        union
        select w.record_id from people.waiting w where p_kind = 'phone' and w.phone = p_value
        union
        select l.record_id
        from people.identifier i
        join people.person p on p.person_id = i.person_id and p.status = 'shell'
        join people.link l on l.person_id = p.person_id and l.ended_at is null and l.state = 'shell' and l.decided_by = 'engine'
        where i.kind = p_kind and i.value = p_value and i.person_id <> p_person
          and not exists (select from access.account_person a where a.person_id = p.person_id and a.until is null));
    if v_waiting <> '{}' and exists (select from people.arrival_model where entries > 0) then
        select s.changed into v_changed
        from people.settle_arrivals(v_waiting, p_at, p_kind || '_by_' || p_proof) s;
    end if;
    return v_changed;
end $$;
comment on function people.bridge_person is 'Keeps a proved number and decides anew who waited for it; how many links changed.';

-- The telephone of the session is proved, and the person is known by a fact: for oneself it is a bridge, and it opens
-- no record that the telephone alone would link.
create function people.bridge_own_phone(p_person uuid, p_at timestamptz) returns bigint
language sql volatile security definer set search_path = '' as $$
    select coalesce(sum(people.bridge_person(p_person, 'phone', a.phone, 'one_time_code', p_at)), 0)::bigint
    from access.current_session() s
    join access.account a using (account_id)
    join access.account_person ap on ap.account_id = a.account_id and ap.person_id = p_person and ap.until is null and ap.relation = 'self'
    where people.mobile_of(a.phone) is not null
$$;
comment on function people.bridge_own_phone is 'The telephone that claimed this person for itself, as a bridge; how many links changed.';
grant execute on function people.bridge_person(uuid, text, text, text, timestamptz) to pccovid_engine;
grant execute on function people.bridge_own_phone(uuid, timestamptz) to pccovid_app;

-- ---------------------------------------------------------------- foreigners: a register of their own
create table people.foreigner_entry (
    passport text not null,
    nationality text not null,
    birth_year smallint not null,
    person_id uuid not null unique references people.person,
    primary key (passport, nationality, birth_year)
);
comment on table people.foreigner_entry is 'keep record: the register of foreigners: one person for each passport, nationality and year of birth';
comment on column people.foreigner_entry.passport is 'secret: number of the passport';
comment on column people.foreigner_entry.nationality is 'person: ISO 3166-1 alpha-3';
comment on column people.foreigner_entry.birth_year is 'person: year of birth';
comment on column people.foreigner_entry.person_id is 'person: the person';

create index on people.source_record (record_id) where nationality <> 'VNM';

-- Never against the population register: those it lacks are not those it should have.
create function people.group_foreigners() returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_records bigint[];
    v_people uuid[];
begin
    perform pg_advisory_xact_lock(242, 256);
    v_records := array(
        select r.record_id
        from people.source_record r
        left join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state <> 'rejected'
        where r.nationality <> 'VNM' and r.gone_at is null
          and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
          and (l.link_id is null or (l.decided_by = 'engine' and l.record_hash <> r.row_hash)));
    if v_records = '{}' then return 0; end if;

    with known as (
        insert into people.foreigner_entry (passport, nationality, birth_year, person_id)
        select id_number, nationality, birth_year, gen_random_uuid() from (
            select distinct r.id_number, r.nationality, r.birth_year from people.source_record r
            where r.record_id = any (v_records) and r.id_number is not null and r.birth_year is not null) x
        on conflict do nothing returning person_id
    )
    insert into people.person (person_id, status, identity_level) select person_id, 'active', 0 from known;

    with ended as (
        update people.link l set ended_at = now() where l.record_id = any (v_records) and l.ended_at is null and l.state <> 'rejected'
        returning l.link_id, l.record_id, l.person_id, l.state
    ), given as (
        select r.record_id, r.row_hash, coalesce(f.person_id, case when e.state = 'shell' then e.person_id end, gen_random_uuid()) as person_id,
               f.person_id is not null as known, e.link_id, e.person_id as former
        from people.source_record r
        left join people.foreigner_entry f on f.passport = r.id_number and f.nationality = r.nationality and f.birth_year = r.birth_year
             and not exists (select from people.never_link n where n.record_id = r.record_id and n.person_id = f.person_id)
        left join ended e on e.record_id = r.record_id
        where r.record_id = any (v_records)
    ), shells as (
        insert into people.person (person_id, status, identity_level) select person_id, 'shell', 0 from given where not known
        on conflict (person_id) do nothing
    ), linked as (
        insert into people.link (record_id, person_id, state, tier, rule, evidence, record_hash, decided_by, prior_link_id)
        select record_id, person_id, case when known then 'auto' else 'shell' end, case when known then 1 else 5 end,
               case when known then 'passport' else 'nobody_fits' end, '{}', row_hash, 'engine', link_id
        from given
        on conflict (record_id) where ended_at is null and state <> 'rejected' do nothing
    )
    select array_agg(person_id) || array_remove(array_agg(former), null) into v_people from given;
    perform people.refresh(array(select distinct x from unnest(v_people) x));
    return cardinality(v_records);
end $$;
comment on function people.group_foreigners is 'Gives records of foreigners their person: by passport, nationality and year of birth, or alone; how many records.';
grant execute on function people.group_foreigners() to pccovid_engine;

-- ---------------------------------------------------------------- households
create table people.household_member (
    record_id bigint primary key,
    household_no text not null,
    relation text check (relation in ('head', 'spouse', 'child', 'parent', 'grandparent', 'grandchild', 'sibling', 'other')),
    guardian_no text
);
create index on people.household_member (household_no);
comment on table people.household_member is 'keep record: who lives in which household, and who answers for whom, as one source tells it';
comment on column people.household_member.record_id is 'open: the source record of the member';
comment on column people.household_member.household_no is 'person: the source''s own number of the household';
comment on column people.household_member.relation is 'person: to the head of the household';
comment on column people.household_member.guardian_no is 'person: the source''s own key of the guardian, for a child or somebody without papers';

-- Households are of one source; only people whose door stands open are shown.
create function people.household_of(p_person uuid)
returns table (person_id uuid, relation text, is_guardian boolean)
language sql stable security definer set search_path = '' rows 5 as $$
    with mine as (
        select h.household_no, h.guardian_no, r.source_id from people.link l
        join people.household_member h using (record_id) join people.source_record r using (record_id)
        where l.person_id = p_person and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
          and p_person in (select access.opened('identity'))
    )
    select l.person_id, min(h.relation), bool_or(coalesce(r.source_key = m.guardian_no, false))
    from mine m
    join people.household_member h using (household_no)
    join people.source_record r on r.record_id = h.record_id and r.source_id = m.source_id
    join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    where l.person_id <> p_person
    group by l.person_id
$$;
comment on function people.household_of is 'Who lives in the household of a person whose door stands open: ids and relations; opening each of them writes the log.';
grant execute on function people.household_of(uuid) to pccovid_app;

-- ---------------------------------------------------------------- who is this? For FHIR $match
create function people.find_matches(p_name text, p_birth date, p_year integer, p_sex text, p_papers text[], p_phone text,
                                    p_unit integer, p_nationality text)
returns table (person_id uuid, score double precision, grade text)
language plpgsql stable security definer rows 3 set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
    rule people.arrival_model%rowtype;
    v_asked people.mention[];
begin
    if current_setting('app.purpose', true) is distinct from 'identity_matching' or not access.holds_purpose() then return; end if;
    if p_nationality <> 'VNM' then
        return query
        select f.person_id, 1::float8, 'certain' from people.foreigner_entry f
        where f.passport = any (p_papers) and f.nationality = p_nationality and f.birth_year = p_year;
        return;
    end if;
    select * into rule from people.arrival_model;
    select array[row(0, f.fold, people.spelling(p_name), people.words_in_order(f.fold), people.full_date(p_birth), p_year, p_sex,
                     case when u.level = 'commune' then u.unit_id end, u.district_id, u.province_id,
                     (select people.pin_of(x) from unnest(p_papers) x where people.pin_of(x) is not null limit 1),
                     (select people.card_of(x) from unnest(p_papers) x where people.card_of(x) is not null limit 1),
                     null, people.mobile_of(p_phone))::people.mention]
    into v_asked
    from (select people.fold(p_name) as fold) f left join commons.unit u on u.unit_id = p_unit;

    return query
    with registered as (
        select p.person_id, case when c.ref is not null then 1 else least(j.q, 0.9999) end as score,
               case when c.ref is not null or (j.place = 1 and j.q >= rule.automatic and j.hold is null) then 'certain'
                    when j.place = 1 and j.q >= rule.provisional and j.hold is distinct from 'paper_of_another' then 'probable'
                    when j.q >= rule.review or j.hold = 'paper_of_another' or j.weight > j.best - 10 then 'possible' end as grade
        from people.judge(v_asked, '{}', '{}') j
        full join people.certain(v_asked) c using (ref)
        join people.person p on p.register_entry_id = ref and p.status <> 'merged'
    ), unregistered as (  -- whoever the register lacks: surely the same by name, birth and a shared number
        select p.person_id, max(people.name_level(people.fold(n.value), m.name, people.spelling(n.value), m.spelling,
                                                  people.words_in_order(people.fold(n.value)), m.words)) as name_level,
               bool_or(coalesce(b.value = p_birth::text, y.value = p_year::text, left(b.value, 4) = p_year::text)) as born,
               bool_or(i.kind <> 'phone') as by_paper
        from unnest(v_asked) m
        join people.identifier i on i.kind in ('pin', 'cmnd', 'other', 'phone') and i.value = any (p_papers || p_phone)
        join people.person p on p.person_id = i.person_id and p.register_entry_id is null and p.status <> 'merged'
        join people.golden_attribute n on n.person_id = p.person_id and n.attribute = 'full_name'
        left join people.golden_attribute b on b.person_id = p.person_id and b.attribute = 'birth_date'
        left join people.golden_attribute y on y.person_id = p.person_id and y.attribute = 'birth_year'
        where not exists (select from people.foreigner_entry f where f.person_id = p.person_id)
        group by p.person_id
    ), found as (
        select r.person_id, r.score, r.grade from registered r where r.grade is not null
        union all
        select u.person_id, case when named and u.born then 0.999 when named and u.by_paper then 0.95 else 0.5 end,
               case when named and u.born then 'certain' when named and u.by_paper then 'probable' else 'possible' end
        from unregistered u cross join lateral (select u.name_level in ('same', 'same_without_accents') as named) x
        where u.name_level not in ('different', 'same_given')
    )
    select f.person_id, f.score,  -- two who are equally sure: neither is
           case when f.grade = 'certain' and count(*) filter (where f.grade = 'certain') over () > 1 then 'probable' else f.grade end
    from found f
    order by f.score desc, f.person_id;
end $$;
comment on function people.find_matches is 'Whom a description may mean: ids, q and grade alone, for a viewer who may match identities; a person of the register without any record is not known here.';
grant execute on function people.find_matches(text, date, integer, text, text[], text, integer, text) to pccovid_app;

-- ---------------------------------------------------------------- four eyes
create table people.merge_proposal (
    proposal_id bigint generated always as identity primary key,
    one uuid not null references people.person,
    other uuid not null references people.person,
    state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'refused')),
    proposed_by text not null,
    proposed_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    event_id bigint references people.identity_event,
    check (one < other),
    check (decided_by <> proposed_by or state = 'refused'),
    check ((state = 'confirmed') = (event_id is not null))
);
create unique index on people.merge_proposal (one, other) where state = 'proposed';
comment on table people.merge_proposal is 'keep record: two living people who may be one: a second officer confirms';
comment on column people.merge_proposal.proposal_id is 'open: surrogate key';
comment on column people.merge_proposal.one is 'person: the one';
comment on column people.merge_proposal.other is 'person: the other';
comment on column people.merge_proposal.state is 'open: proposed, confirmed or refused';
comment on column people.merge_proposal.proposed_by is 'person: the first officer';
comment on column people.merge_proposal.proposed_at is 'open: when';
comment on column people.merge_proposal.decided_by is 'person: the second officer; who proposed may only withdraw';
comment on column people.merge_proposal.decided_at is 'open: when';
comment on column people.merge_proposal.event_id is 'open: the merge, by which it can be undone';

alter function people.merge(uuid, uuid, text) rename to merge_now;
revoke execute on function people.merge_now(uuid, uuid, text) from pccovid_app;

-- Living people: both are more than a shell, or each has a telephone of their own that claimed them.
create function people.needs_two_officers(p_one uuid, p_other uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    with side as (
        select p.status, p.register_entry_id,
               array(select a.account_id from access.account_person a where a.person_id = p.person_id and a.until is null order by 1) as accounts
        from people.person p
        where p.person_id in (p_one, p_other) and p.status <> 'merged' and p.person_id in (select access.opened('identity'))
    )
    select count(*) = 2 and count(register_entry_id) < 2
       and (bool_and(status = 'active') or (bool_and(accounts <> '{}') and min(accounts) <> max(accounts)))
    from side
$$;
comment on function people.needs_two_officers is 'Whether both are living people, so that one officer may not make them one. Two of the register are never one.';

create function people.merge(p_one uuid, p_other uuid, p_reason text) returns bigint
language sql volatile security definer set search_path = '' as $$
    select case when not people.needs_two_officers(p_one, p_other) then people.merge_now(p_one, p_other, p_reason) end
$$;
comment on function people.merge is 'Two doubles become one; the registered or older one stays. Null when a door is shut, when both are registered, or when it takes two officers.';

create function people.propose_merge(p_one uuid, p_other uuid, p_at timestamptz) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_proposal bigint;
begin
    if p_one = p_other or (select count(*) from access.opened('identity') o where o in (p_one, p_other)) <> 2
       or (select count(register_entry_id) > 1 or bool_or(status = 'merged') from people.person where person_id in (p_one, p_other))
    then
        return null;
    end if;
    insert into people.merge_proposal (one, other, proposed_by, proposed_at)
    values (least(p_one, p_other), greatest(p_one, p_other), people.viewer_name(), p_at)
    on conflict do nothing returning proposal_id into v_proposal;
    return coalesce(v_proposal, (select proposal_id from people.merge_proposal
        where one = least(p_one, p_other) and other = greatest(p_one, p_other) and state = 'proposed'));
end $$;
comment on function people.propose_merge is 'The first of two officers says that two are one; the proposal, null when it may not be.';

create function people.confirm_merge(p_proposal bigint, p_at timestamptz) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    x people.merge_proposal%rowtype;
    v_event bigint;
begin
    select * into x from people.merge_proposal where proposal_id = p_proposal and state = 'proposed' for update;
    if x.proposal_id is null or x.proposed_by = people.viewer_name() then return null; end if;
    v_event := people.merge_now(x.one, x.other, 'same_person');
    update people.merge_proposal set state = 'confirmed', decided_by = people.viewer_name(), decided_at = p_at, event_id = v_event
    where proposal_id = p_proposal and v_event is not null;
    return v_event;
end $$;
comment on function people.confirm_merge is 'The second officer agrees, both doors open: the merge''s event; null for the first officer, or when nothing may be merged.';

create function people.refuse_merge(p_proposal bigint, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update people.merge_proposal set state = 'refused', decided_by = people.viewer_name(), decided_at = p_at
    where proposal_id = p_proposal and state = 'proposed'
      and (select count(*) from access.opened('identity') o where o in (one, other)) = 2;
    return found;
end $$;
comment on function people.refuse_merge is 'They are two, or the first officer withdraws.';

create function people.proposed_merges()
returns table (proposal_id bigint, one uuid, other uuid, proposed_at timestamptz, is_mine boolean)
language sql stable security definer set search_path = '' rows 20 as $$
    select x.proposal_id, x.one, x.other, x.proposed_at, x.proposed_by = people.viewer_name()
    from people.merge_proposal x
    where x.state = 'proposed' and (select access.may('review'))
      and exists (select from access.subject s join commons.unit u on u.unit_id = s.commune_id
                  where s.person_id in (x.one, x.other)
                    and (select v.unit_id from access.current_session() v) in (u.unit_id, u.district_id, u.province_id))
    order by x.proposed_at, x.proposal_id
    limit 200
$$;
comment on function people.proposed_merges is 'Open proposals about those who live in the viewer''s unit; ids only.';
grant execute on function people.needs_two_officers(uuid, uuid), people.merge(uuid, uuid, text), people.propose_merge(uuid, uuid, timestamptz),
    people.confirm_merge(bigint, timestamptz), people.refuse_merge(bigint, timestamptz), people.proposed_merges() to pccovid_app;

-- ---------------------------------------------------------------- answers to the owners of the sources
create table people.owner_answer (
    answer_id bigint generated always as identity primary key,
    source_id smallint not null references ingest.source,
    source_key text not null,
    answer text not null check (answer in ('this_person', 'not_this_person', 'one_person', 'two_people')),
    reason text not null,
    at timestamptz not null default now()
);
create index on people.owner_answer (source_id, answer_id);
comment on table people.owner_answer is 'keep record: what was decided about a source''s record, for the owner of the source to mend their own';
comment on column people.owner_answer.answer_id is 'open: order of writing: the owner asks for what came after the last one read';
comment on column people.owner_answer.source_id is 'open: the source';
comment on column people.owner_answer.source_key is 'person: the source''s own key';
comment on column people.owner_answer.answer is 'open: the record is of the person it was shown to, is not; two doubles are one person, or two after all';
comment on column people.owner_answer.reason is 'open: who said so: reviewed, said_mine, said_not_mine, same_person, undone';
comment on column people.owner_answer.at is 'open: when';

-- Every act about identity is a line of identity_event; whatever a person decided goes back to the owners.
create function people.answer_owners() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
    insert into people.owner_answer (source_id, source_key, answer, reason)
    select distinct r.source_id, r.source_key,
           case new.kind when 'link' then 'this_person' when 'unlink' then 'not_this_person' when 'merge' then 'one_person' else 'two_people' end,
           new.reason
    from (
        select coalesce(new.before ->> 'record', new.after ->> 'record', new.before ->> 'record_id', new.after ->> 'record_id')::bigint as record_id
        union
        select l.record_id from people.link l
        where new.kind in ('merge', 'unmerge') and l.link_id in (select x::bigint from jsonb_array_elements_text(new.before -> 'links') x)
    ) about
    join people.source_record r using (record_id)
    order by r.source_id, r.source_key;
    return null;
end $$;
create trigger answer_owners after insert on people.identity_event
    for each row when (new.kind <> 'claim') execute function people.answer_owners();

create function people.owner_answers(p_source text, p_after bigint)
returns table (answer_id bigint, source_key text, answer text, reason text, at timestamptz)
language sql stable security definer set search_path = '' as $$
    select a.answer_id, a.source_key, a.answer, a.reason, a.at
    from people.owner_answer a join ingest.source s using (source_id)
    where s.source = p_source and a.answer_id > p_after and (select access.may('operations'))
    order by a.answer_id limit 10000
$$;
comment on function people.owner_answers is 'The answers for one source after the last one read, at most 10,000.';
grant execute on function people.owner_answers(text, bigint) to pccovid_app;

do $$
declare t text;
begin
    foreach t in array array['foreigner_entry', 'household_member', 'merge_proposal', 'owner_answer'] loop
        execute format('alter table people.%I enable row level security', t);
        execute format('alter table people.%I force row level security', t);
        execute format('create policy engine on people.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on people.%I to pccovid_owner using (true)', t);
    end loop;
end $$;
grant select on people.foreigner_entry, people.merge_proposal, people.owner_answer to pccovid_engine;
grant select, insert, update, delete on people.household_member to pccovid_engine;
