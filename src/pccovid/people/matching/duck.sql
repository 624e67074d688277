-- The matcher's own workspace in DuckDB: normal forms, the deterministic cascade, the decision.
-- `mention` is a source record that waits for its person; `reference` is one person of the register.

-- name: open
-- Threads and memory are bounded: what does not fit goes to the workspace's own folder. It lives for one run: room on
-- disk is cheaper than packing and unpacking.
set threads = 2;
set enable_progress_bar = false;
set memory_limit = '1200MB';
set preserve_insertion_order = false;
set force_compression = 'uncompressed';

-- name: macros
-- Twins of commons.text.fold and commons.text.place_tones; tests/twins keeps them equal.
create macro lowered(t) as replace(replace(lower(t), 'ð', 'đ'), 'ɖ', 'đ');
create macro plain(low) as strip_accents(replace(low, 'đ', 'd'));
create macro fold(t) as plain(lowered(t));
create macro tones_on_oa(t) as replace(replace(replace(replace(replace(t,
    'oà ', 'òa '), 'oá ', 'óa '), 'oả ', 'ỏa '), 'oã ', 'õa '), 'oạ ', 'ọa ');
create macro tones_on_oe(t) as replace(replace(replace(replace(replace(t,
    'oè ', 'òe '), 'oé ', 'óe '), 'oẻ ', 'ỏe '), 'oẽ ', 'õe '), 'oẹ ', 'ọe ');
create macro tones_on_uy(t) as replace(replace(replace(replace(replace(t,
    'uỳ ', 'ùy '), 'uý ', 'úy '), 'uỷ ', 'ủy '), 'uỹ ', 'ũy '), 'uỵ ', 'ụy ');
-- How a lowered name is spelled with its accents; null when it was typed without any.
create macro spelled(low, name) as case when low <> name then
    case when regexp_matches(low, 'o[àáảãạèéẻẽẹ]( |$)|u[ỳýỷỹỵ]( |$)')
         then trim(tones_on_uy(tones_on_oe(tones_on_oa(low || ' ')))) else trim(low) end end;
create macro spelling(t) as spelled(lowered(t), fold(t));
create macro words(name) as string_split(name, ' ');
create macro in_order(name) as array_to_string(list_sort(words(name)), ' ');
create macro ends(name) as words(name)[1] || ' ' || words(name)[-1];
-- The first of January stands for "only the year is known" in most systems.
create macro full_date(d) as case when month(d) <> 1 or day(d) <> 1 then strftime(d, '%Y-%m-%d') end;
create macro day_as_month(d) as case when day(d) <= 12 and day(d) <> month(d) then strftime(d, '%Y-%d-%m') end;
create macro pin(id) as case when regexp_full_match(id, '0\d\d[0-3]\d{8}') then id end;
create macro card(id) as case when regexp_full_match(id, '[0-46]\d{8}') then id end;
create macro mobile(p) as case when regexp_full_match(p, '0[35789]\d{8}') then p end;
-- Sex and year that a personal number carries (circular 07/2016/TT-BCA, article 7).
create macro pin_sex(p) as case when substr(p, 4, 1) in ('0', '2') then 'M' else 'F' end;
create macro pin_year(p) as case when substr(p, 4, 1) in ('0', '1') then 1900 else 2000 end + substr(p, 5, 2)::int;

-- name: load_mentions
create temp table arrived as select * from read_csv($path, header = false, auto_detect = false, quote = '"', escape = '"',
    columns = {'record_id': 'bigint', 'source_id': 'smallint', 'full_name': 'varchar', 'birth_date': 'date',
               'birth_year': 'smallint', 'sex': 'varchar', 'id_number': 'varchar', 'phone': 'varchar',
               'commune': 'integer', 'district': 'integer', 'province': 'integer', 'place_text': 'varchar',
               'row_hash': 'bigint', 'anchored': 'boolean', 'link_id': 'bigint', 'person_id': 'uuid',
               'state': 'varchar', 'tier': 'smallint', 'link_rule': 'varchar', 'unchanged': 'boolean',
               'by_people': 'boolean'});

-- name: load_reference
create temp table registered as select * from read_csv($path, header = false, auto_detect = false, quote = '"', escape = '"',
    columns = {'ref': 'bigint', 'pin': 'varchar', 'card': 'varchar', 'full_name': 'varchar', 'birth_date': 'date',
               'birth_year': 'smallint', 'sex': 'varchar', 'commune': 'integer', 'district': 'integer',
               'province': 'integer', 'person_id': 'uuid'});

-- name: load_phones
create table phone_of_person as
select * from read_csv($path, header = false, auto_detect = false, columns = {'person_id': 'uuid', 'phone': 'varchar'});

-- name: load_refusals
create table refused as
select * from read_csv($path, header = false, auto_detect = false, columns = {'record_id': 'bigint', 'person_id': 'uuid'});

-- name: free_addresses
select distinct place_text from arrived where commune is null and district is null and place_text is not null

-- name: understood_addresses
create table understood as select * from addresses

-- name: mentions
create table told as
select record_id, source_id, row_hash, anchored, link_id, person_id, state, tier, link_rule, unchanged, by_people,
       name, spelled(low, name) as spelling, in_order(name) as words, ends(name) as ends,
       words(name)[1] as family, words(name)[-1] as given,
       full_date(birth_date) as birth, day_as_month(birth_date) as swapped, birth_year as year, sex,
       coalesce(a.commune, u.commune) as commune, coalesce(a.district, u.district) as district,
       coalesce(a.province, u.province) as province,
       pin(id_number) as id12, card(id_number) as id9,
       case when pin(id_number) is null and card(id_number) is null then id_number end as other_id,
       mobile(phone) as phone
from (select *, plain(low) as name from (select *, lowered(full_name) as low from arrived)) a left join understood u using (place_text);
drop table arrived;
create view mention as select * from told where not anchored;

-- name: references
create table reference as
select ref, person_id, name, spelled(low, name) as spelling, in_order(name) as words, ends(name) as ends,
       words(name)[1] as family, words(name)[-1] as given,
       full_date(birth_date) as birth, day_as_month(birth_date) as swapped, birth_year as year, sex,
       commune, district, province, pin(pin) as id12, card(card) as id9
from (select *, plain(low) as name from (select *, lowered(full_name) as low from registered));
drop table registered;
create table known_phone as select distinct ref, phone from phone_of_person join reference using (person_id);

-- name: frequencies
-- Of the register alone, so that a weight does not depend on who happens to arrive with whom.
create table tf_name as select name, count(*) / (select count(*) from reference) as tf_name from reference group by name;
create table tf_ends as select ends, count(*) / (select count(*) from reference) as tf_ends from reference group by ends;
create table tf_commune as
select commune, count(*) / (select count(commune) from reference) as tf_commune
from reference where commune is not null group by commune;

-- name: refusals
create table forbidden as select record_id, ref from refused join reference using (person_id);

-- name: begin_deciding
create table decision (record_id bigint, ref bigint, rule varchar, tier tinyint, state varchar, weight double, q double,
                       runner_up double, evidence varchar);
create table given_phone (ref bigint, phone varchar);
create table judged (record_id bigint, ref bigint, place integer, weight double, best double, runner_up double,
                     q double, hold varchar, evidence varchar)

-- name: spread
-- How many records stand in each stretch of $width numbers: blocks of bounded size are cut along these.
select record_id // $width as stretch, count(*) from mention group by all order by all

-- name: certain
-- One block of records against the whole register; each rule is an equality, so the block is what is kept in memory.
create or replace temp table certain as
with block as (select * from mention where record_id between $first and $last)
select record_id, ref, 'pin' as rule, 1 as rank from block m join reference r on m.id12 = r.id12
where (m.name = r.name or (m.year = r.year and (m.given = r.given or levenshtein(m.name, r.name) <= 2)))
  and (m.sex is null or m.sex = pin_sex(m.id12)) and (m.name = r.name or m.year = pin_year(m.id12))
union all
select record_id, ref, 'card', 2 from block m join reference r on m.id9 = r.id9
where (m.name = r.name or (m.year = r.year and (m.given = r.given or levenshtein(m.name, r.name) <= 2)))
  and (m.sex is null or r.sex is null or m.sex = r.sex)
  -- two provinces gave the same former cards to different people: then one name is not enough
  and (m.year is null or abs(m.year - r.year) <= 1 or m.province = r.province)
union all
select record_id, ref, 'name_date_commune', 3 from block m
join reference r on m.name = r.name and m.birth = r.birth and m.commune = r.commune
where (m.sex is null or r.sex is null or m.sex = r.sex)

-- name: decide_certain
-- Sure only when all rules point to one person, and no paper points to another.
create or replace temp table sure as
with one as (
    select record_id, min(ref) as ref, arg_min(rule, rank) as rule
    from certain c anti join forbidden f using (record_id, ref)
    group by record_id having count(distinct ref) = 1
)
select s.record_id, s.ref, s.rule, 1 as tier, 'auto' as state,
       null::double as weight, null::double as q, null::double as runner_up, '{}' as evidence
from one s join (select * from mention where record_id between $first and $last) m using (record_id)
join reference r on r.ref = s.ref
where s.rule <> 'name_date_commune'
   or (coalesce(m.id12 = r.id12, true) and coalesce(m.id9 = r.id9, true));

-- name: keep_sure
-- A telephone of a record that surely belongs to somebody becomes a known telephone of theirs; not of a record
-- without a birth date, which may hang on name and place alone. All blocks of a round see the same telephones.
insert into decision select * from sure;
insert into given_phone
select distinct s.ref, m.phone
from sure s join (select * from mention where record_id between $first and $last) m using (record_id)
where m.phone is not null and m.year is not null

-- name: give_phones
insert into known_phone select distinct ref, phone from given_phone except select ref, phone from known_phone;
delete from given_phone;
create or replace table tf_phone as
select phone, count(*) / (select count(*) from reference) as tf_phone from known_phone group by phone;

-- name: open_block
-- The undecided records of one block, with how common their values are in the register.
create or replace temp table block as
with told as (
    select m.* from mention m
    anti join (select record_id from decision where record_id between $first and $last) using (record_id)
    where record_id between $first and $last and name is not null and ($all or phone is not null)
)
select t.*, n.tf_name, e.tf_ends, c.tf_commune, p.tf_phone from told t
left join (select * from tf_name semi join told using (name)) n using (name)
left join (select * from tf_ends semi join told using (ends)) e using (ends)
left join tf_commune c using (commune)
left join (select * from tf_phone semi join told using (phone)) p using (phone)

-- name: count_block
select count(*) from block

-- name: pair
-- Whoever shares a blocking key with a record. Each rule of the model is an equality; those with a telephone look only
-- at people of whom one of the block's telephones is known.
create or replace temp table heard as select ref, phone from known_phone semi join block using (phone);
create or replace temp table called as select r.*, h.phone from reference r join heard h using (ref);
create or replace temp table pair as
select distinct ref, record_id from (
    <<rules>>
) anti join forbidden using (ref, record_id)

-- name: compare
-- Every pair compared level by level and weighed as the model says. A person may have several telephones: the same
-- counts if any is the same.
create or replace temp table score as
with side as (
    select p.record_id, p.ref, <<sides>>, r.phone as phone_r,
           case when h.ref is not null then r.phone when k.ref is not null then '' end as phone_l,
           r.tf_name, r.tf_ends, r.tf_commune, r.tf_phone, l.given = r.given as same_given
    from pair p
    join block r using (record_id)
    join reference l using (ref)
    left join heard h on h.ref = p.ref and h.phone = r.phone
    left join (select distinct ref from known_phone semi join pair using (ref)) k on k.ref = p.ref
), compared as (
    select record_id, ref, tf_name, tf_ends, tf_commune, tf_phone, same_given,
           <<gammas>>
    from side
), weighed as (
    select record_id, ref, tf_name, same_given, <<gamma_names>>,
           <<bits>>
    from compared
)
select *, $prior + <<sum>> as weight from weighed where $prior + <<sum>> >= $least

-- name: count_mentions
select count(*) from mention

-- name: block_for_splink
create or replace view undecided as
select record_id as unique_id, name, spelling, words, ends, family, given, birth, swapped, year, sex, commune, district,
       province, id12, id9, phone
from block

-- name: write_parquet
copy (select * from <<table>>) to $path (format parquet)

-- name: scores_of_splink
create or replace temp table score as
select b.record_id, n.ref, b.tf_name, l.given = b.given as same_given, <<columns>>, match_weight as weight
from read_parquet($path) p
join numbered n on n.unique_id = p.unique_id_l
join reference l on l.ref = n.ref
join block b on b.record_id = p.unique_id_r
anti join forbidden f on f.record_id = p.unique_id_r and f.ref = n.ref
qualify row_number() over (partition by b.record_id, n.ref order by match_weight desc) = 1

-- name: count_phones
select count(*) from known_phone

-- name: count_reference
select count(*) from reference

-- name: evidence
-- Field by field: the level that was reached, by the model's name for Splink's number, and what it weighs, in bits.
create macro level(field, gamma) as case field <<levels>> end;
create macro field(name, gamma, bits) as '"' || name || '":{"level":"' || level(name, gamma) || '","bits":' || round(bits, 1) || '}';
create macro evidence(s) as '{' || concat_ws(',',
    field('name', s.gamma_name, s.bits_name), field('birth', s.gamma_birth, s.bits_birth),
    field('sex', s.gamma_sex, s.bits_sex), field('place', s.gamma_place, s.bits_place),
    field('paper', s.gamma_paper, s.bits_paper), field('phone', s.gamma_phone, s.bits_phone)) || '}'

-- name: forget_judged
delete from judged where record_id between $first and $last and record_id in (select record_id from block)

-- name: holds
-- Why a high score is not enough. A paper with another name belongs to a relative, and with another year perhaps to
-- whom another province gave the same number. A family shares its telephone,
-- and twins their birth date too: then the telephone must not be what decides between two of them, and a letter that
-- differs in the given name may be the name of the twin who is not registered.
-- A common name and a year are no proof without a number.
create macro hold(of_another, rivalled, same_given, name, birth, sex, phone, paper, common) as case
    when of_another or (paper = 'same' and name = 'different') then 'paper_of_another'
    when paper = 'same' and sex = 'different' and name not in ('same', 'same_without_accents') then 'paper_of_another'
    when paper = 'same' and birth = 'different' then 'other_birth'
    when paper = 'same' and birth = 'same' and name = 'one_typo' and not same_given then 'perhaps_sibling'
    when paper = 'same' then null
    when name in ('different', 'same_given', 'similar', 'other_middle', 'other_accents') then 'other_name'
    when birth in ('different', 'year_beside', 'same_year_other_day') then 'other_birth'
    when paper = 'different' and birth <> 'same' then 'other_paper'
    when name = 'other_order' and birth = 'same_year_only' and phone <> 'same' and paper <> 'one_digit' then 'other_name'
    when phone = 'same' and birth <> 'unknown' and rivalled then 'perhaps_sibling'
    when name = 'one_typo' and not same_given and paper <> 'one_digit' then 'perhaps_sibling'
    when common and birth in ('same_year_only', 'unknown') and phone <> 'same' and paper <> 'one_digit' then 'common_name'
    end;

-- name: judge
-- The best candidate against all rivals and against nobody (k: how likely the person is not registered).
create or replace temp table verdict as
with compared as (
    select *, level('paper', gamma_paper) as paper from score
), ranked as (
    select *, row_number() over w as place, first(weight) over w as best, lead(weight) over w as runner_up,
           pow(2, weight) / ($k + sum(pow(2, weight)) over w) as q,
           count(*) filter (where paper = 'same') over w > (first(paper) over w = 'same')::int as of_another
    from compared
    window w as (partition by record_id order by weight desc, ref rows between unbounded preceding and unbounded following)
)
select record_id, ref, place, weight, best, runner_up, q,
       hold(of_another, coalesce(runner_up > weight - bits_phone - 2, false), same_given, level('name', gamma_name),
            level('birth', gamma_birth), level('sex', gamma_sex), level('phone', gamma_phone), paper,
            coalesce(tf_name, 0) > $common_name) as hold,
       evidence(s) as evidence
from (select * from ranked where place <= 3) s

-- name: accept
create or replace temp table sure as
select record_id, ref, 'score' as rule, 2 as tier, 'auto' as state, weight, q, runner_up, evidence
from verdict where place = 1 and q >= $automatic and hold is null

-- name: keep_judged
insert into judged
select record_id, ref, place, weight, best, runner_up, q, hold, evidence from verdict anti join sure using (record_id)

-- name: leave_open
-- What no round could settle: maybe theirs, maybe somebody's, or nobody's.
insert into decision
select record_id, ref, coalesce(hold, 'score'), if(ask, 3, 4), if(ask, 'provisional', 'shell'), weight, q, runner_up, evidence
from (select *, q >= $provisional and hold is distinct from 'paper_of_another' as ask from judged)
anti join decision using (record_id)
where place = 1 and (q >= $review or hold = 'paper_of_another')

-- name: leave_alone
insert into decision
select record_id, null, 'nobody_fits', 5, 'shell', null, null, null, '{}'
from mention anti join decision using (record_id)

-- name: suspects
create table suspect as
select record_id, place, j.ref, r.person_id, 2 * j.ref as newcomer, j.weight, j.q, j.evidence
from judged j join decision d using (record_id) join reference r on r.ref = j.ref
where d.state = 'shell' and d.tier = 4 and j.weight > j.best - 10

-- name: shells
-- Records without a registered person that are surely of one person: same name, same birth, and a shared number.
create table shell_key as
with lonely as (
    select t.*, name || '|' || coalesce(birth, year::varchar) as born
    from told t left join decision d using (record_id)
    where (anchored or d.state = 'shell')
)
select record_id, born || '|' || number as key
from (select record_id, born, unnest([id12, id9, other_id, phone]) as number from lonely) anti join refused using (record_id)
where born is not null and number is not null
union all
select record_id, name || '||' || phone from lonely anti join refused using (record_id)
where year is null and name is not null and phone is not null
union all
select record_id, record_id::varchar from lonely;
create table shell as select distinct record_id, record_id as grp from shell_key;

-- name: join_shells
create table joined as
with lowest as (select key, min(grp) as grp from shell_key join shell using (record_id) group by key)
select record_id, min(l.grp) as grp from shell_key join lowest l using (key) group by record_id

-- name: count_joined
select count(*) from joined j join shell s using (record_id) where j.grp <> s.grp

-- name: keep_joined
drop table shell;
alter table joined rename to shell;

-- name: join_without_birth
-- A record without birth date joins those of its name and telephone when these are all of one person.
update shell set grp = only_one.grp
from (
    select name, phone, min(s.grp) as grp from shell s join told using (record_id)
    where year is not null and name is not null and phone is not null
    group by name, phone having count(distinct s.grp) = 1
) as only_one, told t
where t.record_id = shell.record_id and t.year is null and t.name = only_one.name and t.phone = only_one.phone
  and shell.record_id not in (select record_id from refused)

-- name: shell_people
-- A shell that exists goes on: the one a citizen or an officer confirmed first, and to one group only.
create table shell_person as
with known as (
    select grp, arg_min(person_id, (not anchored, record_id)) as person_id
    from shell join told using (record_id)
    where person_id is not null and (anchored or state = 'shell') group by grp
)
select person_id, min(grp) as grp from known group by person_id

-- name: outcome
-- Only what changes: a link that would be made again as it stands is left alone. `newcomer` names a person who
-- does not exist yet: even for one of the register, odd for a shell.
create table outcome as
select d.record_id, if(d.state = 'shell', null, d.ref) as ref,
       if(d.state = 'shell', sp.person_id, r.person_id) as person_id,
       if(d.state = 'shell', 2 * s.grp + 1, 2 * d.ref) as newcomer,
       d.state, d.tier, d.rule, d.weight, d.q, d.runner_up, d.evidence, m.row_hash, m.link_id, m.commune
from decision d
join mention m using (record_id)
left join reference r on r.ref = d.ref
left join shell s on s.record_id = d.record_id and d.state = 'shell'
left join shell_person sp using (grp)
where not coalesce(m.unchanged and m.state = d.state and m.tier = d.tier and m.link_rule = d.rule
                   and m.person_id = if(d.state = 'shell', sp.person_id, r.person_id), false);

-- name: write_outcome
copy (select * from outcome) to $path (format csv, delimiter '\t', nullstr '\N', quote '', escape '', header false)

-- name: write_suspects
copy (select s.* from suspect s join outcome using (record_id))
to $path (format csv, delimiter '\t', nullstr '\N', quote '', escape '', header false)

-- name: figures
select (select count(*) from mention) as records, count(*) filter (where tier <= 2) as automatic,
       count(*) filter (where tier = 3) as provisional, count(*) filter (where tier = 4) as review,
       count(*) filter (where tier = 5) as alone, (select count(*) from outcome) as changed
from decision

-- name: drifted
-- What stands beside what would be decided today. Changed records are decided again anyway.
create table drifted as
select record_id, source_id, link_id, commune, case
    when by_people then if(today = 'auto' and other, 'against_people', 'same')
    when state = 'shell' then if(today = 'shell', 'same', 'surer')
    when today = 'shell' then 'nobody'
    when other then 'other_person'
    when today = state then 'same'
    when state = 'provisional' then 'surer' else 'less_sure' end as kind, state
from (
    select m.*, d.state as today, r.person_id is distinct from m.person_id as other
    from mention m join decision d using (record_id) left join reference r on r.ref = d.ref
    where m.link_id is not null and m.unchanged
);
create table contradiction as
select record_id, link_id, kind, commune from drifted where state = 'auto' and kind in ('other_person', 'nobody')

-- name: drift_counts
select source_id, kind, count(*) from drifted group by all order by all

-- name: count_contradictions
select count(*) from contradiction

-- name: forget_contradictions
delete from contradiction

-- name: write_drifted
copy contradiction to $path (format csv, delimiter '\t', nullstr '\N', quote '', escape '', header false)

-- name: write_drift_suspects
-- Whom it would be given to today, or who is nearest to it.
copy (
    select record_id, 1 as place, d.ref, r.person_id, 2 * d.ref as newcomer, d.weight, d.q, d.evidence
    from contradiction c join decision d using (record_id) join reference r on r.ref = d.ref where c.kind = 'other_person'
    union all
    select s.* from suspect s join contradiction c using (record_id) join told t using (record_id)
    where s.person_id is distinct from t.person_id
) to $path (format csv, delimiter '\t', nullstr '\N', quote '', escape '', header false)

-- name: reference_rows
-- For Splink, which knows no person with several telephones: one row for each.
create or replace table numbered as
select row_number() over () as unique_id, r.*, k.phone from reference r left join known_phone k using (ref);
create or replace view reference_row as
select unique_id, name, spelling, words, ends, family, given, birth, swapped, year, sex, commune, district, province,
       id12, id9, phone
from numbered;
create or replace table tf_phone as
select phone, count(*) / (select count(*) from reference) as tf_phone from known_phone group by phone;

-- name: give_half_of_the_phones
-- For training: every second sure record gives its telephone, and then shows none, or it would recognise itself.
insert into known_phone
select distinct d.ref, m.phone from decision d join mention m using (record_id)
where m.phone is not null and record_id % 2 = 0

-- name: training_mentions
create or replace table undecided as
select record_id as unique_id, name, spelling, words, ends, family, given, birth, swapped, year, sex, commune, district,
       province, id12, id9, case when d.ref is null or record_id % 2 = 1 then phone end as phone
from mention left join decision d using (record_id)
where name is not null

-- name: links_decided
-- For evaluation of what was decided and not published.
create table linked as
select k.source, k.source_key, d.tier, d.state,
       if(d.state = 'shell', 's' || s.grp, 'r' || d.ref) as person_id, if(d.state = 'shell', null, r.id12) as pin,
       t.birth is not null and coalesce(t.id12, t.id9) is not null as identified
from mention t join decision d using (record_id) join told_as k using (record_id)
left join reference r on r.ref = d.ref
left join shell s on s.record_id = t.record_id and d.state = 'shell'

-- name: load_keys
create table told_as as select * from read_csv($path, header = false, auto_detect = false,
    columns = {'record_id': 'bigint', 'source': 'varchar', 'source_key': 'varchar'})

-- name: load_truth
create table truth as select * from read_csv($path, header = true, auto_detect = false,
    columns = {'source': 'varchar', 'source_key': 'varchar', 'person_no': 'bigint', 'in_register': 'boolean'})

-- name: load_links
create table linked as select * from read_csv($path, header = false, auto_detect = false,
    columns = {'source': 'varchar', 'source_key': 'varchar', 'tier': 'smallint', 'state': 'varchar',
               'person_id': 'varchar', 'pin': 'varchar', 'identified': 'boolean'})

-- name: compare_with_truth
-- Whom a person of ours stands for: the one of that number; of a person without a number, whoever most of the records
-- are about that were linked automatically.
create table stands_for as
select l.person_id, case when count(l.pin) > 0 then any_value(r.person_no)
                         else mode(t.person_no) filter (where l.state in ('auto', 'manual', 'citizen')) end as person_no
from linked l join truth t using (source, source_key)
left join truth r on r.source = 'population' and r.source_key = l.pin
group by l.person_id;
create table judged_links as
select l.source, l.tier, l.state, l.person_id, l.identified, t.person_no, t.in_register,
       l.state in ('auto', 'manual', 'citizen') as automatic, l.state = 'provisional' as provisional,
       coalesce(o.person_no = t.person_no, false) as correct
from linked l join truth t using (source, source_key)
left join stands_for o on o.person_id = l.person_id;

-- name: evaluation_by_tier
select source, tier, count(*) as records,
       count(*) filter (where automatic or provisional) as links,
       count(*) filter (where (automatic or provisional) and correct) as correct,
       count(*) filter (where (automatic or provisional) and not correct) as wrong
from judged_links group by source, tier order by source, tier

-- name: evaluation_by_source
select source, count(*) filter (where in_register) as records,
       count(*) filter (where automatic) as automatic,
       count(*) filter (where automatic and not correct) as automatic_wrong,
       count(*) filter (where provisional) as provisional,
       count(*) filter (where provisional and not correct) as provisional_wrong,
       count(*) filter (where in_register and automatic and correct) as found,
       count(*) filter (where in_register and (automatic or provisional) and correct) as found_with_provisional
from judged_links group by rollup (source) order by source nulls last

-- name: evaluation_by_person
with people as (
    select person_no, bool_or(automatic and correct) as automatic, bool_or((automatic or provisional) and correct) as any_link
    from judged_links where in_register group by person_no
)
select count(*), count(*) filter (where automatic), count(*) filter (where any_link) from people

-- name: evaluation_of_identified
-- Records with the number of a paper and a full birth date, of people who are registered.
select count(*), count(*) filter (where (automatic or provisional) and correct) from judged_links where identified and in_register

-- name: evaluation_of_shells
select count(*) as shells, count(*) filter (where people > 1) as mixed
from (select person_id, count(distinct person_no) as people from judged_links where state = 'shell' group by person_id)
