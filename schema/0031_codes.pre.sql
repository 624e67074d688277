-- Three things that a citizen does alone: share by Bluetooth who was near when a laboratory confirmed their infection; take
-- another number without losing pushes; leave, and find the limit of one-time codes where it was.

-- ---------------------------------------------------------------- a code for one's own telephone
create function records.bluetooth_sharing(p_person uuid, p_at timestamptz, p_most integer)
returns table (case_no text, may_ask_at timestamptz, shared_at timestamptz)
language sql stable security definer set search_path = '' rows 1 as $$
    select c.case_no,
           (select k.issued_at + interval '1 day' from records.bluetooth_code k
            where k.person_id in (select access.file_of(p_person)) and k.issued_at > p_at - interval '1 day'
            order by k.issued_at desc offset p_most - 1 limit 1),
           (select max(u.certified_at) from records.bluetooth_code k join records.bluetooth_upload u using (code_id)
            where k.case_no = c.case_no)
    from response.case_file c
    where c.person_id in (select access.file_of(p_person)) and p_person in (select access.opened('encounter'))
      and c.joined_to is null and records.confirmed_by_test(c.case_no) is not null
      and coalesce(c.sampled_at, c.confirmed_at, c.opened_at) > p_at - interval '21 days'
    order by c.opened_at desc, c.case_id desc limit 1
$$;
comment on function records.bluetooth_sharing is 'For which case a person whose door is open may share by Bluetooth: a laboratory confirmed it, and its meetings are not forgotten yet. From when they may ask for a code again (empty: now), and when one was used last.';

create function records.ask_bluetooth_code(p_person uuid, p_code_hash bytea, p_at timestamptz, p_until timestamptz, p_most integer)
returns text language plpgsql volatile security definer set search_path = '' as $$
declare
    v_sharing record;
begin
    perform pg_advisory_xact_lock(hashtextextended('bluetooth_code' || p_person, 0));  -- a form that was sent twice waits here
    select s.* into v_sharing from records.bluetooth_sharing(p_person, p_at, p_most) s;
    if not found then
        return 'unconfirmed';
    elsif v_sharing.may_ask_at is not null then
        return 'too_many';
    end if;
    insert into records.bluetooth_code (person_id, case_no, code_hash, issued_at, expires_at)
    values (p_person, v_sharing.case_no, p_code_hash, p_at, p_until);
    return 'given';
end $$;
comment on function records.ask_bluetooth_code is 'A person whose door is open gets a code for their own confirmed case: given, unconfirmed (there is none), or too_many (p_most a day, those of officers among them).';

revoke execute on function records.bluetooth_sharing(uuid, timestamptz, integer),
    records.ask_bluetooth_code(uuid, bytea, timestamptz, timestamptz, integer) from public;
grant execute on function records.bluetooth_sharing(uuid, timestamptz, integer),
    records.ask_bluetooth_code(uuid, bytea, timestamptz, timestamptz, integer) to pccovid_app;

-- ---------------------------------------------------------------- pushes follow the session, wherever its account goes
drop policy mine on records.push_device;
alter table records.push_device drop column account_id;
create policy mine on records.push_device to pccovid_app
    using (session_id = (select s.session_id from access.current_session() s));

create or replace function records.add_push_device(p_endpoint text, p_public_key text, p_secret text, p_language text, p_at timestamptz)
returns void language sql volatile security definer set search_path = '' as $$
    delete from records.push_device d using access.current_session() s
    where d.endpoint = p_endpoint or d.session_id = s.session_id;
    insert into records.push_device (session_id, endpoint, public_key, secret, language, made_at)
    select s.session_id, p_endpoint, p_public_key, p_secret, p_language, p_at
    from access.current_session() s where s.account_id is not null
$$;

create or replace function records.push_devices_of(p_accounts uuid[])
returns table (device_id bigint, account_id uuid, endpoint text, public_key text, secret text, language text)
language sql stable security definer set search_path = '' rows 10 as $$
    select d.device_id, s.account_id, d.endpoint, d.public_key, d.secret, d.language
    from access.session s join records.push_device d using (session_id)
    where s.account_id = any (p_accounts) and s.ended_at is null
$$;

create or replace function records.write_notices(
    p_kind text, p_version integer, p_severity text, p_sms text, p_urgent boolean, p_at timestamptz, p_ends_at timestamptz,
    p_reach_by timestamptz, p_pause interval, p_people uuid[], p_subjects text[], p_filled jsonb[]
) returns integer language sql volatile security definer set search_path = '' as $$
    with written as (
        insert into records.notice (person_id, kind, version, subject, filled, severity, sms, created_at, ends_at, reach_by)
        select m.person_id, p_kind, p_version, m.subject, m.filled, p_severity, p_sms, p_at, p_ends_at, p_reach_by
        from unnest(p_people, p_subjects, p_filled) m (person_id, subject, filled)
        on conflict (person_id, kind, subject) do nothing
        returning notice_id, person_id
    ), reached as (
        select distinct w.notice_id, a.account_id,
               exists (select from access.session s join records.push_device d using (session_id)
                       where s.account_id = a.account_id and s.ended_at is null) as takes_push
        from written w
        join access.subject t on t.person_id = w.person_id
        join access.account_person a on a.person_id in (w.person_id, t.gone_to) and a.until is null
    ), queued as (
        insert into records.delivery (notice_id, account_id, channel, urgent, next_try)
        select r.notice_id, r.account_id, c.channel, p_urgent, now() + p_pause
        from reached r cross join (values ('push'), ('sms')) c (channel)
        where case c.channel when 'push' then r.takes_push
                             else p_sms = 'always' or (p_sms = 'without_push' and not r.takes_push) end
    )
    select count(*)::integer from written
$$;

-- ---------------------------------------------------------------- leaving
-- Codes of the last hour stay: they are what the limit counts by. Like all codes they are forgotten after a day.
create or replace function access.close_account() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid := (select account_id from access.current_session());
    v_phone text := (select phone from access.account where account_id = v_account);
begin
    update access.account_person set until = now() where until is null and account_id = v_account;
    delete from access.passkey where account_id = v_account;
    delete from records.push_device d using access.session s where s.session_id = d.session_id and s.account_id = v_account;
    delete from access.otp where phone = v_phone and officer_id is null and issued_at <= now() - interval '1 hour';
    update access.account a set phone = 'closed ' || a.account_id
    where a.phone = v_phone
      and not exists (select from access.account_person ap where ap.account_id = a.account_id and ap.until is null);
    update access.session set ended_at = now() where ended_at is null and account_id = v_account;
end $$;
