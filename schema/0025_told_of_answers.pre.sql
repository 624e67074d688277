-- Whoever answers a correction tells the person so, also the desk that sees nothing of them but the correction.
create or replace function records.notify(
    p_kind text, p_version integer, p_severity text, p_sms text, p_urgent boolean, p_at timestamptz, p_ends_at timestamptz,
    p_reach_by timestamptz, p_pause interval, p_person uuid, p_subject text, p_filled jsonb
) returns integer language sql volatile security definer set search_path = '' as $$
    select coalesce(sum(records.write_notices(p_kind, p_version, p_severity, p_sms, p_urgent, p_at, p_ends_at, p_reach_by,
                                              p_pause, array[p_person], array[p_subject], array[p_filled])), 0)::integer
    where p_person in (select access.opened('identity') union select access.opened('correction'))
$$;
