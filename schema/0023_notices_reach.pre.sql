-- Whom no message reached: the work list of the commune, and what an officer did about it.

create function records.notices_unreached(p_at timestamptz)
returns table (notice_id bigint, person_id uuid, severity text, created_at timestamptz, reason text, tries bigint, last_try timestamptz)
language sql stable security definer set search_path = '' rows 50 as $$
    select n.notice_id, n.person_id, n.severity, n.created_at, w.reason, t.tries, t.last_try
    from records.notice n
    join access.subject s using (person_id)
    join commons.unit u on u.unit_id = s.commune_id
    cross join lateral (
        select case when count(*) = 0 then 'no_phone'
                    when count(*) filter (where d.state in ('waiting', 'sent', 'delivered')) = 0 then 'failed'
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
comment on function records.notices_unreached is 'Notices that should be read and are not, to those who live in the viewer''s unit: without a telephone, without an answer, or unread for too long. Ids only: opening a person writes the log.';

create policy opened on records.reach_try for select to pccovid_app
    using (notice_id in (select n.notice_id from records.notice n) and (select access.may('reach')));
create policy tried on records.reach_try for insert to pccovid_app
    with check (notice_id in (select n.notice_id from records.notice n) and (select access.may('reach'))
                and officer_id = (select s.officer_id from access.current_session() s));
create policy undone on records.reach_try for update to pccovid_app
    using (notice_id in (select n.notice_id from records.notice n)
           and officer_id = (select s.officer_id from access.current_session() s));
grant select, insert on records.reach_try to pccovid_app;
grant update (undone_at) on records.reach_try to pccovid_app;
revoke execute on function records.notices_unreached(timestamptz) from public;
grant execute on function records.notices_unreached(timestamptz) to pccovid_app;
