-- Whoever takes a notice to a telephone knows its kind: a reminder says how to answer it by text.

drop function records.claim_deliveries(timestamptz, interval, integer);
create function records.claim_deliveries(p_at timestamptz, p_lease interval, p_most integer)
returns table (delivery_id bigint, account_id uuid, channel text, kind text, severity text, attempts smallint, urgent boolean, phone text)
language sql volatile security definer set search_path = '' rows 200 as $$
    with due as (
        select d.delivery_id, n.read_at is not null or n.ends_at <= p_at as needless, n.kind, n.severity
        from records.delivery d join records.notice n using (notice_id)
        where d.state = 'waiting' and d.next_try <= now()
        order by d.urgent desc, d.next_try limit p_most for update of d skip locked
    ), claimed as (
        update records.delivery d
        set state = case when due.needless then 'not_needed' else 'waiting' end, changed_at = p_at,
            attempts = d.attempts + 1, next_try = now() + p_lease
        from due where d.delivery_id = due.delivery_id
        returning d.delivery_id, d.account_id, d.channel, due.kind, due.severity, d.attempts, d.urgent, due.needless
    )
    select c.delivery_id, c.account_id, c.channel, c.kind, c.severity, c.attempts, c.urgent, a.phone
    from claimed c join access.account a using (account_id)
    where not c.needless
    order by c.delivery_id
$$;
comment on function records.claim_deliveries is 'Takes what is due for as long as p_lease; nobody else gets it until then.';
revoke execute on function records.claim_deliveries(timestamptz, interval, integer) from public;
grant execute on function records.claim_deliveries(timestamptz, interval, integer) to pccovid_engine;
