-- As in 0023_login_1, and kin that the police tell of are candidates of whoever has proved to be their relative:
-- "is this your family?", masked, and proved by a fact like every other.
create or replace function people.candidate_records() returns table (key text, person_id uuid, record_id bigint)
language sql stable security definer set search_path = '' rows 20 as $$
    with viewer as (
        select s.session_id, s.account_id, a.phone from access.current_session() s join access.account a using (account_id)
    ), known as (
        select i.person_id from viewer join people.identifier i on i.kind = 'phone' and i.value = viewer.phone
        union
        select ap.person_id from viewer
        join access.account_person ap on ap.account_id in (select access.siblings(viewer.account_id)) and ap.until is null
        union
        select k from viewer
        join access.account_person me on me.account_id = viewer.account_id and me.until is null and me.relation = 'self'
        cross join lateral records.kin_of(me.person_id) k
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
