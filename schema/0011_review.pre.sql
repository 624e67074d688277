-- Maybe the same person: the commune's work list, its decisions, merges, and the way back from each of them.
-- A decision ends links and makes new ones; the event keeps both, so undoing it makes the old ones again.

-- Ends a live link and makes the same one again, to another person or in another state; the new link's id.
create function people.replace_link(p_link bigint, p_like bigint, p_person uuid, p_state text, p_rule text, p_by text)
returns bigint language sql volatile security definer set search_path = '' as $$
    with ended as (
        update people.link set ended_at = now() where link_id = p_link and ended_at is null returning link_id
    )
    insert into people.link (record_id, person_id, state, tier, rule, model, weight, q, runner_up_weight, evidence,
                             record_hash, decided_by, prior_link_id)
    select l.record_id, coalesce(p_person, l.person_id), coalesce(p_state, l.state), l.tier, coalesce(p_rule, l.rule),
           l.model, l.weight, l.q, l.runner_up_weight, l.evidence, l.record_hash, coalesce(p_by, l.decided_by), e.link_id
    from people.link l, ended e
    where l.link_id = p_like
    returning link_id
$$;
comment on function people.replace_link is 'The live link p_link gives way to a copy of p_like, changed where a value is given.';

-- ---------------------------------------------------------------- the work list
create function people.review_waiting()
returns table (task_id bigint, reason text, created_at timestamptz, person_id uuid, candidates uuid[])
language sql stable security definer set search_path = '' rows 50 as $$
    select t.task_id, t.reason, t.created_at, l.person_id,
           array(select (c ->> 'person_id')::uuid from jsonb_array_elements(t.candidates) c)
    from people.review_task t
    join people.link l on l.record_id = t.record_id and l.ended_at is null and l.state <> 'rejected'
    join access.subject s on s.person_id = l.person_id
    join commons.unit u on u.unit_id = s.commune_id
    where t.state = 'open' and (select access.may('review'))
      and (select v.unit_id from access.current_session() v) in (u.unit_id, u.district_id, u.province_id)
    order by t.created_at, t.task_id
    limit 200
$$;
comment on function people.review_waiting is 'Open questions about those who live in the viewer''s unit; ids only: opening a person writes the log.';

-- Only people whose door stands open are shown; of others, how well they fit.
create function people.review_sides(p_task bigint)
returns table (person_id uuid, is_record boolean, is_open boolean, full_name text, birth_text text, sex text,
               id_masked text, phone_masked text, commune text, sources text[], weight real, q real, evidence jsonb)
language sql stable security definer set search_path = '' rows 4 as $$
    with task as (
        select t.candidates, l.person_id from people.review_task t
        join people.link l on l.record_id = t.record_id and l.ended_at is null and l.state <> 'rejected'
        where t.task_id = p_task and l.person_id in (select access.opened('review'))
    ), side as (
        select person_id, true as is_record, null::real as weight, null::real as q, '{}'::jsonb as evidence, 0 as place
        from task
        union all
        select (c ->> 'person_id')::uuid, false, (c ->> 'weight')::real, (c ->> 'q')::real, c -> 'evidence', place::int
        from task, jsonb_array_elements(candidates) with ordinality as x (c, place)
    )
    select s.person_id, s.is_record, o.person_id is not null, g.full_name,
           coalesce(to_char(g.birth_date::date, 'DD/MM/YYYY'), g.birth_year), g.sex, people.mask_end(g.id_number),
           people.mask_end(g.phone), u.kind || ' ' || u.name,
           array(select distinct i.title_vi from people.link l join people.source_record r using (record_id)
                 join ingest.source i using (source_id)
                 where o.person_id is not null and l.person_id = s.person_id and l.ended_at is null
                   and l.state not in ('provisional', 'rejected') order by 1),
           s.weight, s.q, s.evidence
    from side s
    left join (select access.opened('review') as person_id) o on o.person_id = s.person_id
    left join lateral (
        select max(value) filter (where attribute = 'full_name') as full_name,
               max(value) filter (where attribute = 'birth_date') as birth_date,
               max(value) filter (where attribute = 'birth_year') as birth_year,
               max(value) filter (where attribute = 'sex') as sex,
               max(value) filter (where attribute = 'id_number') as id_number,
               max(value) filter (where attribute = 'phone') as phone,
               max(value) filter (where attribute = 'commune_id') as commune_id
        from people.golden_attribute g where g.person_id = o.person_id
    ) g on true
    left join commons.unit u on u.unit_id = g.commune_id::integer
    order by s.place
$$;

-- ---------------------------------------------------------------- decisions
create function people.viewer_name() returns text
language sql stable security definer set search_path = '' as $$
    select case when officer_id is not null then 'officer ' || officer_id else 'account ' || account_id end
    from access.current_session()
$$;

create function people.decide(p_task bigint, p_person uuid) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    t people.review_task%rowtype;
    l people.link%rowtype;
    v_new bigint;
    v_event bigint;
    v_refused uuid[];
begin
    select * into t from people.review_task where task_id = p_task and state = 'open' for update;
    select * into l from people.link where record_id = t.record_id and ended_at is null and state <> 'rejected';
    if l.link_id is null or l.person_id not in (select access.opened('review')) then return null; end if;
    select array_agg((c ->> 'person_id')::uuid) into v_refused from jsonb_array_elements(t.candidates) c;
    if p_person is null then
        insert into people.never_link (record_id, person_id, decided_by, reason)
        select t.record_id, refused, people.viewer_name(), 'reviewed' from unnest(v_refused) refused on conflict do nothing;
    elsif p_person = any (v_refused) then
        v_refused := '{}';
        v_new := people.replace_link(l.link_id, l.link_id, p_person, 'manual', 'reviewed', people.viewer_name());
    else
        return null;
    end if;
    update people.review_task set state = case when p_person is null then 'different' else 'same' end,
           decided_by = people.viewer_name(), decided_at = now() where task_id = p_task;
    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    values (case when p_person is null then 'unlink' else 'link' end, coalesce(p_person, l.person_id),
            jsonb_build_object('task', p_task, 'record', t.record_id, 'person', l.person_id, 'link', l.link_id),
            jsonb_build_object('link', v_new, 'refused', v_refused), people.viewer_name(), 'reviewed')
    returning event_id into v_event;
    perform people.refresh(array_remove(array[l.person_id, p_person], null));
    return v_event;
end $$;
comment on function people.decide is 'The record is this candidate''s (or, with null, none of theirs). The event''s id; null when nothing may be decided.';

create function people.undo_decision(e people.identity_event) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
    if e.after ->> 'link' is not null then
        perform people.replace_link((e.after ->> 'link')::bigint, (e.before ->> 'link')::bigint, null, null, null, null);
    end if;
    delete from people.never_link n
    where n.record_id = (e.before ->> 'record')::bigint
      and n.person_id in (select x::uuid from jsonb_array_elements_text(e.after -> 'refused') x);
    update people.review_task set state = 'open', decided_by = null, decided_at = null
    where task_id = (e.before ->> 'task')::bigint;
    perform people.refresh(array[e.person_id, (e.before ->> 'person')::uuid]);
end $$;

-- ---------------------------------------------------------------- merges
create function people.merge(p_one uuid, p_other uuid, p_reason text) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_stays uuid;
    v_goes people.person%rowtype;
    v_before bigint[];
    v_after bigint[];
    v_accounts jsonb;
    v_event bigint;
begin
    if (select count(*) from access.opened('identity') o where o in (p_one, p_other)) <> 2
       or (select count(register_entry_id) > 1 or bool_or(status = 'merged') from people.person where person_id in (p_one, p_other))
    then
        return null;
    end if;
    perform from people.person where person_id in (p_one, p_other) order by person_id for update;
    select person_id into v_stays from people.person where person_id in (p_one, p_other)
    order by register_entry_id is null, status, created_at, person_id limit 1;
    select * into v_goes from people.person where person_id in (p_one, p_other) and person_id <> v_stays;

    with moved as (
        select l.link_id, people.replace_link(l.link_id, l.link_id, v_stays, null, 'merged', null) as new_id
        from people.link l where l.person_id = v_goes.person_id and l.ended_at is null and l.state <> 'rejected'
    )
    select coalesce(array_agg(link_id order by link_id), '{}'), coalesce(array_agg(new_id order by link_id), '{}')
    into v_before, v_after from moved;

    with ended as (
        update access.account_person set until = now() where person_id = v_goes.person_id and until is null
        returning account_id, relation, since
    ), given as (
        insert into access.account_person (account_id, person_id, relation, proof)
        select account_id, v_stays, relation, 'merge' from ended e
        where not exists (select from access.account_person a
                          where a.account_id = e.account_id and a.person_id = v_stays and a.until is null)
        returning account_id, since
    )
    select jsonb_build_object('ended', (select coalesce(jsonb_agg(ended), '[]') from ended),
                              'given', (select coalesce(jsonb_agg(given), '[]') from given)) into v_accounts;

    insert into people.identity_event (kind, person_id, before, after, actor, reason)
    values ('merge', v_stays,
            jsonb_build_object('links', v_before, 'person', v_goes.person_id, 'status', v_goes.status,
                'earlier', (select coalesce(jsonb_agg(person_id), '[]') from people.person where merged_into = v_goes.person_id)),
            jsonb_build_object('links', v_after, 'accounts', v_accounts), people.viewer_name(), p_reason)
    returning event_id into v_event;
    update people.person set merged_into = v_stays where merged_into = v_goes.person_id;
    update people.person set status = 'merged', merged_into = v_stays where person_id = v_goes.person_id;
    update access.subject set gone_to = v_stays where person_id = v_goes.person_id;
    perform people.refresh(array[v_stays, v_goes.person_id]);
    return v_event;
end $$;
comment on function people.merge is 'Two doubles become one; the registered or older one stays. Null when a door is shut, or both are registered: then they are two.';

create function people.unmerge(e people.identity_event) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_went uuid := (e.before ->> 'person')::uuid;
begin
    perform people.replace_link(was.id::bigint, orig.id::bigint, null, null, null, null)
    from jsonb_array_elements_text(e.after -> 'links') with ordinality as was (id, place)
    join jsonb_array_elements_text(e.before -> 'links') with ordinality as orig (id, place) using (place);

    update people.person set status = e.before ->> 'status', merged_into = null where person_id = v_went;
    update people.person set merged_into = v_went
    where person_id in (select x::uuid from jsonb_array_elements_text(e.before -> 'earlier') x);
    update access.subject set gone_to = null where person_id = v_went;
    update access.account_person a set until = now()
    from jsonb_to_recordset(e.after #> '{accounts,given}') as g (account_id uuid, since timestamptz)
    where a.account_id = g.account_id and a.person_id = e.person_id and a.since = g.since and a.until is null;
    update access.account_person a set until = null
    from jsonb_to_recordset(e.after #> '{accounts,ended}') as g (account_id uuid, since timestamptz)
    where a.account_id = g.account_id and a.person_id = v_went and a.since = g.since;

    -- What came after the merge may be of either: that is asked, not guessed.
    insert into people.review_task (record_id, reason, candidates, commune_id)
    select l.record_id, 'after_unmerge',
           jsonb_build_array(jsonb_build_object('person_id', e.person_id), jsonb_build_object('person_id', v_went)), s.commune_id
    from people.link l join access.subject s using (person_id)
    where l.person_id = e.person_id and l.ended_at is null and l.state <> 'rejected' and l.decided_at > e.at
    on conflict (record_id) where state = 'open' do nothing;
    perform people.refresh(array[e.person_id, v_went]);
end $$;

create function people.undo(p_event bigint) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    e people.identity_event%rowtype;
    v_event bigint;
begin
    select * into e from people.identity_event where event_id = p_event for update;
    if e.event_id is null or exists (select from people.identity_event where undo_of = p_event)
       or e.reason not in ('reviewed', 'same_person') or e.kind = 'unmerge'
       or not exists (select from access.opened('identity') o where o in (e.person_id, (e.before ->> 'person')::uuid))
    then
        return null;
    end if;
    if e.kind = 'merge' then perform people.unmerge(e); else perform people.undo_decision(e); end if;
    insert into people.identity_event (kind, person_id, before, after, actor, reason, undo_of)
    values (case e.kind when 'merge' then 'unmerge' when 'link' then 'unlink' else 'link' end,
            e.person_id, e.after, e.before, people.viewer_name(), 'undone', p_event)
    returning event_id into v_event;
    return v_event;
end $$;
comment on function people.undo is 'Takes a decision or a merge back: the links that it ended are made again as they were. Null when it cannot be undone.';

grant execute on function people.review_waiting(), people.review_sides(bigint), people.decide(bigint, uuid),
    people.merge(uuid, uuid, text), people.undo(bigint) to pccovid_app;
