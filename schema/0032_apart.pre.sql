-- What the COVID card asks of orders: from when until when somebody is apart, by which decision; nothing of why.

create function response.apart(p_person uuid)
returns table (order_id bigint, order_no text, from_on date, ends_on date, told_at timestamptz)
language sql stable security definer set search_path = '' as $$
    select o.order_id, o.order_no, o.from_on, case when o.kind <> 'isolation' then o.until_on end, coalesce(o.served_at, o.issued_at)
    from response.quarantine_order o
    where o.person_id in (select access.file_of(p_person))
      and p_person in (select access.opened('order') union all select access.opened('order_days'))
      and o.kind <> 'self_watch' and o.state in ('issued', 'served', 'active')
    order by o.from_on, o.order_id
$$;
comment on function response.apart is 'Signed orders under which a person whose door is open must stay apart; a case ends by a test, not by a day.';
revoke execute on function response.apart(uuid) from public;
grant execute on function response.apart(uuid) to pccovid_app;
