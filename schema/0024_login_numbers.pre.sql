-- A number that changes: moved while the old telephone is at hand, or ended when it was lost. docs/decisions/0007.

-- As in 0023_login_1; and where somebody has just been taken for another on a strange telephone, only the desk helps.
drop function access.settle_claim(uuid);
create function access.settle_claim(p_person uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_new uuid := (select account_id from access.current_session());
    v_known uuid;
begin
    if not exists (select from access.account_person where account_id = v_new and person_id = p_person and until is null) then
        return 'asked';
    end if;
    select ap.account_id into v_known from access.account_person ap
    where ap.account_id in (select access.siblings(v_new)) and ap.account_id <> v_new
      and ap.person_id = p_person and ap.until is null
    order by ap.since limit 1;
    if found then
        delete from access.account_person n
        where n.account_id = v_new and n.until is null
          and exists (select from access.account_person k
                      where k.account_id = v_known and k.person_id = n.person_id and k.until is null);
        perform access.hand_over(v_new, v_known);
        return 'known';
    end if;
    if exists (
        select from access.account_person e
        join access.account_person o on o.account_id = e.ended_by and o.person_id = e.person_id and o.since < e.since
        where e.person_id = p_person and e.relation = 'self' and e.until > now() - interval '30 days' and e.account_id <> e.ended_by
    ) then
        update access.account_person set until = now()
        where account_id = v_new and person_id = p_person and until is null and since = now() and proof <> 'officer';
        if found then return 'desk'; end if;
    end if;
    return 'new';
end $$;
comment on function access.settle_claim is 'What follows from a fact that was right: known (the account of the same number goes on), new, asked (somebody else decides), or desk: a former number said in the last 30 days that a stranger had claimed this person.';

create function access.other_numbers(p_person uuid)
returns table (account_id uuid, ending text, since timestamptz, mine_since timestamptz, may_end_at timestamptz)
language sql stable security definer set search_path = '' rows 2 as $$
    with me as (
        select ap.account_id, ap.since, ap.proof, a.phone
        from access.current_session() s
        join access.account a using (account_id)
        join access.account_person ap using (account_id)
        where ap.person_id = p_person and ap.until is null and ap.relation = 'self'
    )
    select o.account_id, right(a.phone, 3), o.since, me.since,
           case when o.proof = 'officer' then null
                when me.proof = 'officer' or o.since > me.since then me.since
                else me.since + interval '7 days' end
    from me
    join access.account_person o on o.person_id = p_person and o.until is null and o.relation = 'self' and o.account_id <> me.account_id
    join access.account a on a.account_id = o.account_id and a.phone <> me.phone
    where p_person in (select access.opened('identity'))
    order by o.since
$$;
comment on function access.other_numbers is 'Other numbers that open this person as themselves, and from when this one may end them: a newer one at once, an older one after seven days, one that an officer bound never.';

create function access.end_number(p_person uuid, p_account uuid) returns boolean
language sql volatile security definer set search_path = '' as $$
    with ended as (
        update access.account_person ap
        set until = now(), ended_by = (select s.account_id from access.current_session() s)
        from access.other_numbers(p_person) o
        where ap.account_id = p_account and o.account_id = p_account and o.may_end_at <= now()
          and ap.person_id = p_person and ap.until is null
        returning 1
    )
    select exists (select from ended)
$$;
comment on function access.end_number is 'Another number opens this person no more.';

create function access.own_number() returns text
language sql stable security definer set search_path = '' as $$
    select a.phone from access.current_session() s join access.account a using (account_id)
$$;
comment on function access.own_number is 'The number of the account that is logged in.';

-- An account is a number in one owner's hands: when the owner takes another number, all of it stays as it is.
create function access.move_number(p_old uuid, p_old_hash bytea, p_new uuid, p_new_hash bytea, out outcome text, out field text)
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid := (select account_id from access.current_session());
    v_old record;
    v_new record;
begin
    -- A code that is right is not spent as long as the other one is wrong.
    if not exists (select from access.otp where request_id = p_new and code_hash = p_new_hash) then
        field := 'new';
        select t.outcome into outcome from access.take_code(p_new, p_new_hash, 'move') t;
        return;
    end if;
    select * into v_old from access.take_code(p_old, p_old_hash, 'move');
    field := 'old';
    outcome := v_old.outcome;
    if outcome <> 'right' then return; end if;
    select * into v_new from access.take_code(p_new, p_new_hash, 'move');
    field := 'new';
    outcome := v_new.outcome;
    if outcome <> 'right' then return; end if;
    update access.account set phone = v_new.phone where account_id = v_account and phone = v_old.phone;
    if not found then outcome := 'expired'; end if;
end $$;
comment on function access.move_number is 'The account of the session goes to another number, proved by a code to each of both; which field was wrong, if one was.';

revoke execute on function access.settle_claim(uuid), access.other_numbers(uuid), access.end_number(uuid, uuid),
    access.own_number(), access.move_number(uuid, bytea, uuid, bytea) from public;
grant execute on function access.settle_claim(uuid), access.other_numbers(uuid), access.end_number(uuid, uuid),
    access.own_number(), access.move_number(uuid, bytea, uuid, bytea) to pccovid_app;
