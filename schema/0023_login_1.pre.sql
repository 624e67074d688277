-- One-time codes with a use and a waiting time; and a telephone number that may pass into other hands.

-- ---------------------------------------------------------------- a number in one owner's hands
-- Numbers are given to new owners, and cards are swapped: who receives the code of a number is not yet the one who
-- proved to be somebody on it. So every log-in by code begins with an account that knows nobody, and a fact about one
-- of those whom an account of this number knows brings that account back (access.settle_claim).
alter table access.account drop constraint account_phone_key;
create index on access.account (phone);
comment on table access.account is 'keep service: a telephone number that was proved, in one owner''s hands; a phone is not a person, and a number passed on is another account';
comment on column access.account.created_at is 'open: first log-in of this owner';

alter table access.session add column device text not null default '';
comment on column access.session.device is 'person: browser and system in two words, so that its owner knows it again';

create function access.siblings(p_account uuid) returns setof uuid
language sql stable security definer set search_path = '' rows 2 as $$
    select o.account_id from access.account a join access.account o using (phone) where a.account_id = p_account
$$;
comment on function access.siblings is 'All accounts of one telephone number, this one among them.';
revoke execute on function access.siblings(uuid) from public;

create or replace function access.guess_limit_reached() returns boolean
language sql stable security definer set search_path = '' as $$
    select count(*) >= 5 from access.claim_try t
    where t.account_id in (select access.siblings(s.account_id) from access.current_session() s)
      and not t.passed and t.tried_at > now() - interval '1 day'
$$;
comment on function access.guess_limit_reached is 'Five wrong facts a day for one telephone number, whoever logs in on it: after that, the commune desk helps.';

-- As in 0010, and whom an account of this number was proved to act for is a candidate too.
create or replace function people.candidate_records() returns table (key text, person_id uuid, record_id bigint)
language sql stable security definer set search_path = '' rows 20 as $$
    with viewer as (
        select s.session_id, s.account_id, a.phone from access.current_session() s join access.account a using (account_id)
    ), known as (
        select i.person_id from viewer join people.identifier i on i.kind = 'phone' and i.value = viewer.phone
        union
        select ap.person_id from viewer
        join access.account_person ap on ap.account_id in (select access.siblings(viewer.account_id)) and ap.until is null
    ), open as (
        select k.person_id from known k
        join people.person p on p.person_id = k.person_id and p.status <> 'merged'
        where not exists (select from viewer join access.account_person ap using (account_id)  -- who proved it already
                          where ap.person_id = p.person_id and ap.until is null)
    )
    select left(encode(sha256(convert_to(v.session_id || ':' || k.person_id, 'UTF8')), 'hex'), 20), k.person_id, l.record_id
    from viewer v, open k join people.link l on l.person_id = k.person_id and l.ended_at is null
                                            and l.state in ('auto', 'manual', 'citizen', 'shell')
    union all
    select left(encode(sha256(convert_to(v.session_id || ':' || w.record_id, 'UTF8')), 'hex'), 20), null, w.record_id
    from viewer v join people.waiting w on w.phone = v.phone
$$;

-- What follows from a fact that was right: called in the transaction of the claim.
create function access.settle_claim(p_person uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_new uuid := (select account_id from access.current_session());
    v_known uuid;
begin
    if not exists (select from access.account_person where account_id = v_new and person_id = p_person and until is null) then
        return;
    end if;
    select ap.account_id into v_known from access.account_person ap
    where ap.account_id in (select access.siblings(v_new)) and ap.account_id <> v_new
      and ap.person_id = p_person and ap.until is null
    order by ap.since limit 1;
    if not found then return; end if;
    -- The same owner on another device: the account they had goes on, with all for whom it acts.
    delete from access.account_person n
    where n.account_id = v_new and n.until is null
      and exists (select from access.account_person k
                  where k.account_id = v_known and k.person_id = n.person_id and k.until is null);
    perform access.hand_over(v_new, v_known);
end $$;
comment on function access.settle_claim is 'The session''s account has just proved to act for a person for whom an account of the same number did before: that account goes on.';

create function access.hand_over(p_from uuid, p_to uuid) returns void
language sql volatile security definer set search_path = '' as $$
    update access.account_person
    set account_id = p_to,
        relation = case when exists (select from access.account_person t where t.account_id = p_to and t.until is null)
                        then 'guardian' else relation end
    where account_id = p_from and until is null;
    update access.claim_try set account_id = p_to where account_id = p_from;
    update access.session set account_id = p_to where account_id = p_from and ended_at is null;
$$;
comment on function access.hand_over is 'All that one account is and may goes to another.';
revoke execute on function access.hand_over(uuid, uuid), access.settle_claim(uuid) from public;
grant execute on function access.settle_claim(uuid) to pccovid_app;

-- ---------------------------------------------------------------- one-time codes
alter table access.otp add column use text not null default 'log_in' check (use in ('log_in', 'move', 'assist'));
comment on column access.otp.use is 'open: what the code is good for: log_in, move (a citizen changes their number), assist (the commune desk binds one)';

drop function access.ask_code(uuid, text, text, bytea, bytea);
create function access.ask_code(
    p_request uuid, p_phone text, p_login text, p_use text, p_code_hash bytea, p_client bytea,
    out send_to text, out wait_s integer
) language plpgsql security definer set search_path = '' as $$
declare
    v_officer uuid;
    v_phone text := p_phone;
    v_from timestamptz;
begin
    if p_login is not null then
        select officer_id, phone into v_officer, v_phone from access.officer where login = p_login and dismissed_at is null;
        -- Each unknown name waits for itself, as a known one does: else the waiting would tell them apart.
        v_phone := coalesce(v_phone, 'nobody ' || encode(sha256(convert_to(p_login, 'UTF8')), 'hex'));
    end if;
    perform pg_advisory_xact_lock(hashtextextended('otp' || v_phone, 0));
    perform pg_advisory_xact_lock(hashtextextended('otp' || encode(p_client, 'hex'), 0));
    select max(may_ask) into v_from from (
        select max(issued_at) + interval '60 seconds' as may_ask from access.otp
        where phone = v_phone and issued_at > now() - interval '1 hour'
        union all
        (select issued_at + interval '1 hour' from access.otp
         where phone = v_phone and issued_at > now() - interval '1 hour' order by issued_at desc offset 4 limit 1)
        union all
        (select issued_at + interval '1 hour' from access.otp
         where client = p_client and issued_at > now() - interval '1 hour' order by issued_at desc offset 19 limit 1)
    ) limits;
    if v_from > now() then
        wait_s := ceil(extract(epoch from v_from - now()));
        return;
    end if;
    insert into access.otp (request_id, phone, officer_id, use, code_hash, client)
    values (p_request, v_phone, v_officer, p_use, p_code_hash, p_client);
    send_to := case when v_phone not like 'nobody %' then v_phone end;
end $$;
comment on function access.ask_code is 'Registers a code: the number to send it to (none: to nobody), or the seconds to wait. At most 5 an hour and one a minute to a number, 20 an hour from an address.';

create function access.take_code(p_request uuid, p_code_hash bytea, p_use text, out outcome text, out phone text, out officer_id uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
    o access.otp%rowtype;
begin
    select * into o from access.otp where request_id = p_request for update;
    if not found or o.used_at is not null or o.use <> p_use or o.issued_at < now() - interval '5 minutes' then
        outcome := 'expired';
    elsif o.tries >= 5 then
        outcome := 'too_many';
    elsif o.code_hash <> p_code_hash or o.phone like 'nobody %' then
        update access.otp set tries = tries + 1 where request_id = p_request;
        outcome := 'wrong';
    else
        update access.otp set used_at = now() where request_id = p_request;
        outcome := 'right';
        phone := o.phone;
        officer_id := o.officer_id;
    end if;
end $$;
comment on function access.take_code is 'A right code works once, for its use; five wrong ones close the request; five minutes is its life.';
revoke execute on function access.take_code(uuid, bytea, text) from public;

drop function access.check_code(uuid, bytea, bytea);
create function access.check_code(p_request uuid, p_code_hash bytea, p_token_hash bytea, p_device text)
returns text language plpgsql security definer set search_path = '' as $$
declare
    v_code record;
    v_account uuid;
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
    -- An account that nobody uses and that knows nobody will do; else a new one.
    select a.account_id into v_account from access.account a
    where a.phone = v_code.phone
      and not exists (select from access.account_person ap where ap.account_id = a.account_id)
      and not exists (select from access.session s where s.account_id = a.account_id and s.ended_at is null
                                                     and s.seen_at > now() - interval '30 days')
    limit 1 for update skip locked;
    if not found then
        insert into access.account (account_id, phone) values (gen_random_uuid(), v_code.phone)
        returning account_id into v_account;
    end if;
    insert into access.session (token_hash, account_id, role, device) values (p_token_hash, v_account, 'citizen', p_device);
    return 'citizen';
end $$;
comment on function access.check_code is 'A right code opens a session: of an officer in their role, or of a telephone that has yet to prove whom it acts for.';

-- ---------------------------------------------------------------- devices
create function access.devices() returns table (session_id uuid, device text, created_at timestamptz, seen_at timestamptz, here boolean)
language sql stable security definer set search_path = '' rows 5 as $$
    select o.session_id, o.device, o.created_at, o.seen_at, o.session_id = s.session_id
    from access.current_session() s
    join access.session o on o.account_id = s.account_id
    where o.ended_at is null and o.seen_at > now() - interval '30 days'
    order by o.session_id = s.session_id desc, o.seen_at desc
$$;
comment on function access.devices is 'Where the account of the session is logged in.';

create function access.end_devices(p_session uuid) returns bigint
language sql volatile security definer set search_path = '' as $$
    with ended as (
        update access.session o set ended_at = now()
        from access.current_session() s
        where o.account_id = s.account_id and o.session_id <> s.session_id and o.ended_at is null
          and (p_session is null or o.session_id = p_session)
        returning 1
    )
    select count(*) from ended
$$;
comment on function access.end_devices is 'Logs out another device of the same account, or all others; how many.';

create index on access.session (account_id) where ended_at is null;
revoke execute on function access.ask_code(uuid, text, text, text, bytea, bytea), access.check_code(uuid, bytea, bytea, text),
    access.devices(), access.end_devices(uuid) from public;
grant execute on function access.ask_code(uuid, text, text, text, bytea, bytea), access.check_code(uuid, bytea, bytea, text),
    access.devices(), access.end_devices(uuid) to pccovid_app;
