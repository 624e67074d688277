-- The way of notices to telephones: claimed in batches that lapse, so that a programme that dies loses nothing.

drop index records.delivery_sent_at_idx;
create index on records.delivery (next_try) where state = 'sent' and receipt is not null;
comment on column records.delivery.next_try is 'open: not before this moment of the machine''s clock; after a claim, when the claim lapses; once sent, when the gateway is asked for a receipt';

-- Whatever is due, the urgent first. What was read in the meantime, or is over, needs no message any more.
create function records.claim_deliveries(p_at timestamptz, p_lease interval, p_most integer)
returns table (delivery_id bigint, account_id uuid, channel text, severity text, attempts smallint, urgent boolean, phone text)
language sql volatile security definer set search_path = '' rows 200 as $$
    with due as (
        select d.delivery_id, n.read_at is not null or n.ends_at <= p_at as needless, n.severity
        from records.delivery d join records.notice n using (notice_id)
        where d.state = 'waiting' and d.next_try <= now()
        order by d.urgent desc, d.next_try limit p_most for update of d skip locked
    ), claimed as (
        update records.delivery d
        set state = case when due.needless then 'not_needed' else 'waiting' end, changed_at = p_at,
            attempts = d.attempts + 1, next_try = now() + p_lease
        from due where d.delivery_id = due.delivery_id
        returning d.delivery_id, d.account_id, d.channel, due.severity, d.attempts, d.urgent, due.needless
    )
    select c.delivery_id, c.account_id, c.channel, c.severity, c.attempts, c.urgent, a.phone
    from claimed c join access.account a using (account_id)
    where not c.needless
    order by c.delivery_id
$$;
comment on function records.claim_deliveries is 'Takes what is due for as long as p_lease; nobody else gets it until then.';

create function records.push_devices_of(p_accounts uuid[])
returns table (device_id bigint, account_id uuid, endpoint text, public_key text, secret text, language text)
language sql stable security definer set search_path = '' rows 10 as $$
    select d.device_id, d.account_id, d.endpoint, d.public_key, d.secret, d.language
    from records.push_device d join access.session s using (session_id)
    where d.account_id = any (p_accounts) and s.ended_at is null
$$;
comment on function records.push_devices_of is 'The browsers of telephones that take pushes: only where somebody is still logged in.';

create function records.add_push_device(p_endpoint text, p_public_key text, p_secret text, p_language text, p_at timestamptz)
returns void language sql volatile security definer set search_path = '' as $$
    delete from records.push_device d using access.current_session() s
    where d.endpoint = p_endpoint or d.session_id = s.session_id;
    insert into records.push_device (account_id, session_id, endpoint, public_key, secret, language, made_at)
    select s.account_id, s.session_id, p_endpoint, p_public_key, p_secret, p_language, p_at
    from access.current_session() s where s.account_id is not null
$$;
comment on function records.add_push_device is 'This browser takes the viewer''s pushes from now on, and nobody else''s.';

revoke insert on records.push_device from pccovid_app;
revoke execute on function records.claim_deliveries(timestamptz, interval, integer), records.push_devices_of(uuid[]),
    records.add_push_device(text, text, text, text, timestamptz) from public;
grant execute on function records.claim_deliveries(timestamptz, interval, integer), records.push_devices_of(uuid[]) to pccovid_engine;
grant execute on function records.add_push_device(text, text, text, text, timestamptz) to pccovid_app;
