-- What stands once in the log or the register of units is looked up once, not with every contact (offset 0 keeps the
-- planner from asking for each of them): ten thousand are decided in two seconds.

create or replace function response.decide_contacts(p_contacts bigint[], p_becomes text, p_why text, p_act uuid, p_at timestamptz)
returns integer language plpgsql volatile security definer set search_path = '' as $$
declare
    v_officer uuid := (select s.officer_id from access.current_session() s);
    v_cases bigint[];
    v_done integer;
begin
    v_cases := array(select c.case_id from response.case_file c where c.case_no in (select access.opened_cases())
                     order by c.case_id for no key update);
    with asked as materialized (
        select k.contact_id, k.case_id, k.state, k.unit_id, c.unit_id as case_unit_id
        from response.contact k join response.case_file c using (case_id)
        where k.contact_id = any (p_contacts) and k.state in ('proposed', 'accepted', 'rejected') and k.state <> p_becomes
          and p_becomes in ('accepted', 'rejected') and (select access.may('trace'))
          and k.case_id = any (v_cases)
        order by k.contact_id
        for update of k
    ), units as materialized (
        select u.unit_id from (select a.unit_id from asked a union select a.case_unit_id from asked a offset 0) u
        where access.in_reach(u.unit_id)
    ), decided as (
        update response.contact k
        set state = p_becomes, decided_at = p_at, decided_by = v_officer, decided_why = p_why
        from asked a
        where k.contact_id = a.contact_id
          and (a.unit_id in (select u.unit_id from units u) or a.case_unit_id in (select u.unit_id from units u))
        returning k.contact_id, k.case_id, k.ring, k.class, a.state as was
    ), written as (
        insert into response.contact_step (contact_id, act_id, at, was, becomes, reason, officer_id, officer)
        select d.contact_id, p_act, p_at, d.was, p_becomes, p_why, o.officer_id, o.display_name
        from decided d join access.officer o on o.officer_id = v_officer
    ), second_ring as (
        update response.case_file c set revision = c.revision + 1
        where c.case_id in (select d.case_id from decided d where d.ring = 1 and d.class = 'close')
    )
    select count(*) into v_done from decided;
    return v_done;
end $$;

create or replace function response.undo_contacts(p_act uuid, p_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_officer uuid := (select s.officer_id from access.current_session() s);
    v_cases bigint[];
    v_done integer;
begin
    v_cases := array(select c.case_id from response.case_file c where c.case_no in (select access.opened_cases())
                     order by c.case_id for no key update);
    with asked as materialized (
        select k.contact_id, k.unit_id, c.unit_id as case_unit_id, t.was, t.becomes
        from response.contact_step t
        join response.contact k on k.contact_id = t.contact_id and k.state = t.becomes
        join response.case_file c using (case_id)
        where t.act_id = p_act and t.officer_id is not null and (select access.may('trace'))
          and k.case_id = any (v_cases)
          and not exists (select from response.contact_step l where l.contact_id = t.contact_id and l.step_id > t.step_id)
        order by k.contact_id
        for update of k
    ), units as materialized (
        select u.unit_id from (select a.unit_id from asked a union select a.case_unit_id from asked a offset 0) u
        where access.in_reach(u.unit_id)
    ), undone as (
        update response.contact k
        set state = a.was, decided_at = case when a.was = 'proposed' then null else p_at end,
            decided_by = case when a.was = 'proposed' then null else v_officer end,
            decided_why = case when a.was = 'proposed' then null else 'undo' end
        from asked a
        where k.contact_id = a.contact_id
          and (a.unit_id in (select u.unit_id from units u) or a.case_unit_id in (select u.unit_id from units u))
        returning k.contact_id, k.case_id, k.ring, k.class, a.was, a.becomes
    ), written as (
        insert into response.contact_step (contact_id, act_id, at, was, becomes, reason, officer_id, officer)
        select u.contact_id, gen_random_uuid(), p_at, u.becomes, u.was, 'undo', o.officer_id, o.display_name
        from undone u join access.officer o on o.officer_id = v_officer
    ), second_ring as (
        update response.case_file c set revision = c.revision + 1
        where c.case_id in (select u.case_id from undone u where u.ring = 1 and u.class = 'close')
    )
    select count(*) into v_done from undone;
    return v_done;
end $$;
