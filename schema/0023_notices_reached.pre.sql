-- Somebody who logged in after a notice was written has a telephone: they are listed only when they leave it unread.
create or replace function records.notices_unreached(p_at timestamptz)
returns table (notice_id bigint, person_id uuid, severity text, created_at timestamptz, reason text, tries bigint, last_try timestamptz)
language sql stable security definer set search_path = '' rows 50 as $$
    select n.notice_id, n.person_id, n.severity, n.created_at, w.reason, t.tries, t.last_try
    from records.notice n
    join access.subject s using (person_id)
    join commons.unit u on u.unit_id = s.commune_id
    cross join lateral (
        select case when not exists (select from access.account_person a
                                     where a.person_id in (n.person_id, s.gone_to) and a.until is null) then 'no_phone'
                    when count(*) > 0 and bool_and(d.state in ('failed', 'given_up')) then 'failed'
                    when n.reach_by <= p_at then 'unread' end as reason
        from records.delivery d where d.notice_id = n.notice_id
    ) w
    cross join lateral (
        select count(*) as tries, max(r.at) as last_try, coalesce(bool_or(r.outcome = 'told'), false) as told
        from records.reach_try r where r.notice_id = n.notice_id and r.undone_at is null
    ) t
    where n.read_at is null and n.reach_by is not null and n.ends_at > p_at and w.reason is not null and not t.told
      and (select access.may('reach'))
      and (select v.unit_id from access.current_session() v) in (u.unit_id, u.district_id, u.province_id)
    order by t.tries, array_position(array['warning', 'task', 'news'], n.severity), n.created_at, n.notice_id
    limit 200
$$;
