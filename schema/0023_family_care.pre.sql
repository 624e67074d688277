-- Who may act for whom: asked from one telephone to another, ended at once and taken back within minutes, and read by
-- both sides in the log. Kin that the police tell of are hints: they make candidates, never a permission.

alter table access.account_person add column ended_by uuid references access.account;
comment on column access.account_person.ended_by is 'person: the telephone that ended it; empty: it lasts, or a merge ended it';

create table people.care_question (
    question_id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('invite', 'request', 'release')),
    person_id uuid not null references people.person,
    from_account uuid not null references access.account,
    to_phone text not null,
    asked_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'accepted', 'refused', 'withdrawn')),
    answered_at timestamptz
);
create unique index on people.care_question (person_id, kind, from_account, to_phone) where state = 'open';
create index on people.care_question (to_phone) where state = 'open';
create index on people.care_question (from_account) where state = 'open';
comment on table people.care_question is 'keep record: one telephone asks another who may act for a person, and the answer';
comment on column people.care_question.question_id is 'open: random key';
comment on column people.care_question.kind is 'open: invite: act for this person too; request: may I act for you; release: I want to act for myself alone';
comment on column people.care_question.person_id is 'person: for whom to act';
comment on column people.care_question.from_account is 'person: the telephone that asks';
comment on column people.care_question.to_phone is 'secret: the number that is asked; whether anybody uses it is not told';
comment on column people.care_question.asked_at is 'open: when; it is open for 14 days';
comment on column people.care_question.state is 'open: open, accepted, refused or withdrawn';
comment on column people.care_question.answered_at is 'open: when answered';
alter table people.care_question enable row level security;
alter table people.care_question force row level security;
create policy engine on people.care_question to pccovid_engine using (true);
create policy functions on people.care_question to pccovid_owner using (true);
grant select, delete on people.care_question to pccovid_engine;

-- ---------------------------------------------------------------- kin as candidates
create index on records.kinship (guardian_number) where guardian_number is not null;
create index on records.kinship (mother_number) where mother_number is not null;
create index on records.kinship (father_number) where father_number is not null;

create function records.kin_of(p_person uuid) returns setof uuid
language sql stable security definer set search_path = '' rows 5 as $$
    with mine as (
        select l.record_id from people.link l
        where l.person_id = p_person and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
    ), pin as (
        select i.value from people.identifier i where i.person_id = p_person and i.kind = 'pin'
    ), telling as (
        select k.record_id from pin join records.kinship k on k.guardian_number = pin.value
        union select k.record_id from pin join records.kinship k on k.mother_number = pin.value
        union select k.record_id from pin join records.kinship k on k.father_number = pin.value
    ), told as (
        select number from mine join records.kinship k using (record_id)
        cross join unnest(array[k.guardian_number, k.mother_number, k.father_number, k.spouse_number]) number
    )
    select l.person_id from telling t join people.link l on l.record_id = t.record_id and l.ended_at is null
                                                        and l.state in ('auto', 'manual', 'citizen', 'shell')
    union
    select i.person_id from told join people.identifier i on i.kind = 'pin' and i.value = told.number
    except select p_person
$$;
comment on function records.kin_of is 'Children, parents and spouse of a person as messages of citizen data tell them; ids, for functions that mask.';

-- ---------------------------------------------------------------- the log names who acted
create function access.acting_as(p_account uuid, p_person uuid) returns text
language sql stable security definer set search_path = '' as $$
    select coalesce((
        select case when ap.relation = 'self' then 'Chính người này'
                    when ap.kin = 'child' then 'Cha hoặc mẹ'
                    when ap.kin = 'grandchild' then 'Ông hoặc bà'
                    when ap.kin = 'parent' then 'Con'
                    when ap.kin = 'grandparent' then 'Cháu'
                    when ap.kin = 'spouse' then 'Vợ hoặc chồng'
                    when ap.kin = 'sibling' then 'Anh, chị hoặc em'
                    else 'Người chăm sóc' end
        from access.account_person ap where ap.account_id = p_account and ap.person_id = p_person and ap.until is null
    ), 'Một số điện thoại khác') || ' (số …' || right(a.phone, 3) || ')'
    from access.account a where a.account_id = p_account
$$;
comment on function access.acting_as is 'A telephone as the person it acts for reads it in the log: what they are to each other and the end of the number, never a name.';

create or replace function access.open(p_people uuid[], p_at timestamptz, p_case text, p_channel text, p_request text)
returns setof uuid language plpgsql security definer set search_path = '' as $$
begin
    return query
    with viewer as (
        select s.*, coalesce(g.area_rule, 'nobody') as rule, coalesce(g.data_classes, '{}') as classes,
               g.role is null as purpose_missing, coalesce(g.case_required, false) and p_case is null as case_missing,
               coalesce(o.display_name, c.code) as actor, coalesce(o.agency, c.agency, 'Công dân') as agency
        from access.current_session() s
        left join access.granted() g on true
        left join access.officer o using (officer_id)
        left join access.system_client c using (system_id)
    ), asked as (
        select distinct p as person_id from unnest(p_people) p
    ), judged as (
        select a.person_id, not v.case_missing and case
            when v.rule = 'nation' and (v.system_id is null or v.unit_id is null) then true
            when v.rule = 'self' then exists (
                select from access.account_person ap
                where ap.account_id = v.account_id and ap.person_id = a.person_id and ap.until is null)
            when v.rule in ('nation', 'unit') then exists (
                select from access.subject t join commons.unit c on c.unit_id = t.commune_id
                where t.person_id = a.person_id
                  and v.unit_id in (c.unit_id, c.district_id, c.province_id))
            else false end as allowed
        from asked a, viewer v
    ), logged as (
        insert into access.entry (at, session_id, actor, agency, role, unit_id, purpose, case_ref, person_id,
                                  classes, decision, reason, channel, request_id)
        select p_at, v.session_id, coalesce(v.actor, access.acting_as(v.account_id, j.person_id)), v.agency, v.role, v.unit_id,
               coalesce(current_setting('app.purpose', true), ''), p_case, j.person_id,
               case when j.allowed then v.classes else '{}' end,
               case when j.allowed then 'allow' else 'deny' end,
               case when j.allowed then null when v.purpose_missing then 'purpose' when v.case_missing then 'case' else 'area' end,
               p_channel, p_request
        from judged j, viewer v
        returning person_id, decision
    )
    select l.person_id from logged l where l.decision = 'allow';
end $$;

-- Masked looks at people for whom the telephone does not act yet: once a session into the log of each.
create function people.log_masked(p_people uuid[], p_at timestamptz, p_request text) returns void
language sql volatile security definer set search_path = '' as $$
    insert into access.entry (at, session_id, actor, agency, role, purpose, person_id, classes, decision, channel, request_id)
    select distinct p_at, s.session_id, access.acting_as(s.account_id, p), 'Công dân', s.role, 'own_record', p,
           array['masked'], 'allow', 'web', p_request
    from unnest(p_people) p, access.current_session() s
    where not exists (select from access.entry e where e.person_id = p and e.session_id = s.session_id and e.classes = array['masked'])
$$;

create or replace function people.candidates(p_at timestamptz, p_request text)
returns table (key text, masked_name text, masked_birth text, sources text[], provable text[])
language plpgsql volatile security definer set search_path = '' as $$
begin
    perform people.log_masked(array(select distinct c.person_id from people.candidate_records() c where c.person_id is not null),
                              p_at, p_request);
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

-- ---------------------------------------------------------------- one telephone for oneself, others for whom one cares
-- Whoever proves a fact about somebody with a telephone of their own acts for them when they agree, not before.
create or replace function people.bind(p_person uuid, p_proof text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid := (select s.account_id from access.current_session() s);
    v_phone text := (select a.phone from access.account a where a.account_id = v_account);
    v_relation text := case when exists (select from access.account_person ap
                                         where ap.account_id = v_account and ap.until is null and ap.relation = 'self')
                            then 'guardian' else 'self' end;
begin
    insert into access.claim_try (account_id, passed) values (v_account, true);
    if v_relation = 'guardian' and exists (
        select from access.account_person ap join access.account a using (account_id)
        where ap.person_id = p_person and ap.until is null and ap.relation = 'self' and a.phone <> v_phone) then
        insert into people.care_question (kind, person_id, from_account, to_phone, asked_at)
        select distinct 'request', p_person, v_account, a.phone, now()
        from access.account_person ap join access.account a using (account_id)
        where ap.person_id = p_person and ap.until is null and ap.relation = 'self'
        on conflict (person_id, kind, from_account, to_phone) where state = 'open' do nothing;
        return;
    end if;
    insert into access.account_person (account_id, person_id, relation, proof)
    values (v_account, p_person, v_relation, p_proof)
    on conflict (account_id, person_id) where until is null do nothing;
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    values ('claim', p_person, '{}', jsonb_build_object('account', v_account), 'citizen', p_proof);
    update people.person set identity_level = greatest(identity_level, 1) where person_id = p_person;
end $$;
comment on function people.bind is 'The telephone of the session, which proved a fact, acts for the person; or asks them, where they have a telephone of their own.';

create function people.set_kin(p_person uuid, p_kin text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update access.account_person ap set kin = p_kin
    where ap.account_id = (select s.account_id from access.current_session() s) and ap.person_id = p_person
      and ap.until is null and ap.relation = 'guardian' and p_person in (select access.opened('identity'));
    return found;
end $$;
comment on function people.set_kin is 'What somebody in the care of this telephone is to its owner.';

create function people.carers(p_person uuid)
returns table (account_id uuid, ending text, relation text, kin text, is_me boolean)
language sql stable security definer set search_path = '' rows 3 as $$
    select ap.account_id, right(a.phone, 3), ap.relation, coalesce(ap.kin, (
               select o.kin from access.account_person o  -- said before a merge
               where o.account_id = ap.account_id and o.person_id in (select access.file_of(p_person)) and o.kin is not null
               order by o.since desc limit 1)),
           ap.account_id = (select s.account_id from access.current_session() s)
    from access.account_person ap join access.account a using (account_id)
    where ap.person_id = p_person and ap.until is null and p_person in (select access.opened('identity'))
    order by ap.relation desc, ap.since
$$;
comment on function people.carers is 'The telephones that may act for a person whose door stands open, by the end of their number.';

create function people.end_care(p_person uuid, p_account uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_me uuid := (select s.account_id from access.current_session() s);
begin
    update access.account_person ap set until = now(), ended_by = v_me
    where ap.person_id = p_person and ap.account_id = p_account and ap.until is null and ap.relation = 'guardian'
      and p_person in (select access.opened('identity'))
      and (p_account = v_me or exists (select from access.account_person own where own.person_id = p_person
                                       and own.account_id = v_me and own.until is null and own.relation = 'self'));
    return found;
end $$;
comment on function people.end_care is 'A telephone acts for the person no more: said by itself, or by the person on their own telephone.';

-- Both times are the database's own.
create function people.undo_end_care(p_person uuid, p_account uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update access.account_person ap set until = null, ended_by = null
    where ap.person_id = p_person and ap.account_id = p_account and ap.relation = 'guardian'
      and ap.ended_by = (select s.account_id from access.current_session() s) and ap.until > now() - interval '10 minutes'
      and not exists (select from access.account_person live
                      where live.person_id = p_person and live.account_id = p_account and live.until is null);
    return found;
end $$;
comment on function people.undo_end_care is 'Takes an ending back, within ten minutes and by the telephone that said it.';

-- ---------------------------------------------------------------- questions from telephone to telephone
create function people.ask_care(p_kind text, p_person uuid, p_phone text, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_me uuid := (select s.account_id from access.current_session() s);
begin
    if p_person not in (select access.opened('identity')) or p_kind not in ('invite', 'release')
       or (p_kind = 'release' and not exists (select from access.account_person ap where ap.account_id = v_me
                                              and ap.person_id = p_person and ap.until is null and ap.relation = 'self'))
       or p_phone = (select a.phone from access.account a where a.account_id = v_me)
       or (select count(*) >= 10 from people.care_question q where q.from_account = v_me and q.state = 'open') then
        return false;
    end if;
    insert into people.care_question (kind, person_id, from_account, to_phone, asked_at)
    values (p_kind, p_person, v_me, p_phone, p_at)
    on conflict (person_id, kind, from_account, to_phone) where state = 'open' do nothing;
    return true;
end $$;
comment on function people.ask_care is 'Invites a number to act for the person too, or asks a guardian to let go; false for oneself, or when ten questions wait.';

create function people.ask_release(p_person uuid, p_account uuid, p_at timestamptz) returns boolean
language sql volatile security definer set search_path = '' as $$
    select coalesce((select people.ask_care('release', p_person, a.phone, p_at) from access.account a
                     join access.account_person ap using (account_id)
                     where ap.account_id = p_account and ap.person_id = p_person and ap.until is null and ap.relation = 'guardian'), false)
$$;

create function people.open_questions() returns setof people.care_question
language sql stable security definer set search_path = '' rows 5 as $$
    select q.* from people.care_question q, access.current_session() s join access.account a using (account_id)
    where q.state = 'open' and (q.to_phone = a.phone or q.from_account = a.account_id)
$$;
comment on function people.open_questions is 'Questions of or to the telephone of the session; for the functions below.';

create function people.care_questions(p_at timestamptz, p_request text)
returns table (question_id uuid, kind text, to_me boolean, person_id uuid, masked_name text, masked_birth text, ending text, asked_at timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
    v_me uuid := (select s.account_id from access.current_session() s);
begin
    perform people.log_masked(array(select q.person_id from people.open_questions() q where q.kind = 'invite' and q.from_account <> v_me),
                              p_at, p_request);
    return query
    select q.question_id, q.kind, q.from_account <> v_me, q.person_id, people.mask_name(n.value),
           coalesce(left(b.value, 2) || '**', ''),
           case when q.from_account = v_me then right(q.to_phone, 3) else right(f.phone, 3) end, q.asked_at
    from people.open_questions() q
    join access.account f on f.account_id = q.from_account
    left join people.golden_attribute n on n.person_id = q.person_id and n.attribute = 'full_name'
    left join lateral (select min(g.value) as value from people.golden_attribute g
                       where g.person_id = q.person_id and g.attribute in ('birth_date', 'birth_year')) b on true
    where q.asked_at > p_at - interval '14 days' or q.kind = 'request'
    order by q.asked_at, q.question_id;
end $$;
comment on function people.care_questions is 'Open questions to and from the telephone of the session; whom it does not act for is masked, and can read that they were shown.';

create function people.answer_care(p_question uuid, p_yes boolean, p_birth date, p_year integer, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_me access.account%rowtype;
    q people.care_question%rowtype;
    v_live boolean;
begin
    select a.* into v_me from access.current_session() s join access.account a using (account_id);
    select * into q from people.care_question c
    where c.question_id = p_question and c.state = 'open' and c.to_phone = v_me.phone for update;
    if not found then return 'gone'; end if;
    -- Who asked must still hold what they ask about, and who answers still be whom it is about.
    v_live := case q.kind
        when 'invite' then q.asked_at > p_at - interval '14 days' and exists (
            select from access.account_person ap where ap.account_id = q.from_account and ap.person_id = q.person_id and ap.until is null)
        else exists (select from access.account_person ap where ap.account_id = v_me.account_id and ap.person_id = q.person_id
                     and ap.until is null and ap.relation = case q.kind when 'request' then 'self' else 'guardian' end) end;
    if not v_live then return 'gone'; end if;
    if p_yes and q.kind = 'invite' then
        if not exists (select from access.account_person ap
                       where ap.account_id = v_me.account_id and ap.until is null and ap.relation = 'self') then return 'self_first'; end if;
        if access.guess_limit_reached() then return 'too_many'; end if;
        if not exists (select from people.link l join people.source_record r using (record_id)
                       where l.person_id = q.person_id and l.ended_at is null and l.state in ('auto', 'manual', 'citizen', 'shell')
                         and (r.birth_date = p_birth or (r.birth_date is null and r.birth_year = p_year))) then
            insert into access.claim_try (account_id, passed) values (v_me.account_id, false);
            return 'wrong';
        end if;
    end if;
    update people.care_question set state = case when p_yes then 'accepted' else 'refused' end, answered_at = p_at
    where question_id = p_question;
    if p_yes and q.kind = 'release' then
        update access.account_person set until = now(), ended_by = v_me.account_id
        where account_id = v_me.account_id and person_id = q.person_id and until is null;
    elsif p_yes then
        insert into access.account_person (account_id, person_id, relation, proof)
        values (case q.kind when 'invite' then v_me.account_id else q.from_account end, q.person_id, 'guardian',
                case q.kind when 'invite' then 'invited' else 'agreed' end)
        on conflict (account_id, person_id) where until is null do nothing;
    end if;
    return 'done';
end $$;
comment on function people.answer_care is 'Yes or no to a question asked of the telephone of the session: done, gone, or why an invitation was not taken: self_first, wrong (counted), too_many.';

create function people.withdraw_care(p_question uuid, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    update people.care_question set state = 'withdrawn', answered_at = p_at
    where question_id = p_question and state = 'open'
      and from_account = (select s.account_id from access.current_session() s);
    return found;
end $$;

create function people.person_of_question(p_question uuid) returns uuid
language sql stable security definer set search_path = '' as $$
    select person_id from people.care_question where question_id = p_question
$$;
comment on function people.person_of_question is 'Whom a question is about: an id to try a door with, and nothing else.';

revoke execute on function records.kin_of(uuid), access.acting_as(uuid, uuid), people.log_masked(uuid[], timestamptz, text),
    people.set_kin(uuid, text), people.carers(uuid), people.end_care(uuid, uuid), people.undo_end_care(uuid, uuid),
    people.ask_care(text, uuid, text, timestamptz), people.ask_release(uuid, uuid, timestamptz), people.open_questions(),
    people.care_questions(timestamptz, text), people.answer_care(uuid, boolean, date, integer, timestamptz),
    people.withdraw_care(uuid, timestamptz), people.person_of_question(uuid) from public;
grant execute on function people.set_kin(uuid, text), people.carers(uuid), people.end_care(uuid, uuid), people.undo_end_care(uuid, uuid),
    people.ask_care(text, uuid, text, timestamptz), people.ask_release(uuid, uuid, timestamptz),
    people.care_questions(timestamptz, text), people.answer_care(uuid, boolean, date, integer, timestamptz),
    people.withdraw_care(uuid, timestamptz), people.person_of_question(uuid) to pccovid_app;
