-- The act by which a place gives way to another, and the codes that lead there from then on.

-- A place that was written down twice is one: its visits go over at once, so that nobody who traces looks twice. Where a
-- place moved, the visits before stay at the old address. Successors always lead to the place that goes on today.
create function records.replace_place(p_place bigint, p_successor bigint, p_act text, p_at timestamptz, p_account uuid, p_operator text)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
    -- Two acts at once could go round in a circle.
    perform pg_advisory_xact_lock(hashtextextended('records.place_successor', 0));
    if p_place = p_successor or exists (select from records.place_successor s where s.place_id in (p_place, p_successor)) then
        return false;
    end if;
    insert into records.place_successor (place_id, successor_id, act, at, account_id, operator)
    values (p_place, p_successor, p_act, p_at, p_account, p_operator);
    update records.place_successor set successor_id = p_successor where successor_id = p_place;
    update records.place set closed_at = coalesce(closed_at, p_at) where place_id = p_place;
    if p_act = 'merged' then
        delete from records.visit v using records.visit o
        where v.place_id = p_place and o.place_id = p_successor and o.arrived_at = v.arrived_at and o.scan_key = v.scan_key;
        update records.visit set place_id = p_successor where place_id = p_place;
        update records.check_in set place_id = p_successor where place_id = p_place;
    end if;
    return true;
end $$;
comment on function records.replace_place is 'Writes down that a place moved or is one with another; false where one of the two gave way before.';

create function records.replace_my_place(p_place bigint, p_successor bigint, p_act text, p_at timestamptz) returns boolean
language sql volatile security definer set search_path = '' as $$
    select case when p_place in (select records.managed_places()) and p_successor in (select records.managed_places())
                then records.replace_place(p_place, p_successor, p_act, p_at, (select s.account_id from access.current_session() s), null)
                else false end
$$;
comment on function records.replace_my_place is 'The act of whoever manages both places.';

create function records.replace_coded_place(p_code text, p_successor_code text, p_act text, p_at timestamptz, p_operator text)
returns boolean language sql volatile security definer set search_path = '' as $$
    select records.replace_place(p.place_id, s.place_id, p_act, p_at, null, p_operator)
    from records.place_of_code(p_code) p cross join records.place_of_code(p_successor_code) s
$$;
comment on function records.replace_coded_place is 'The act of an operator, by the codes at the doors; empty where there is no such code.';

-- Whoever scans an old poster stands before the place that goes on: it is named, and what it was called before.
drop function records.place_of_code(text);
create function records.place_of_code(p_code text)
returns table (place_id bigint, name text, kind text, commune_id integer, address text, state text, act text, former_name text)
language sql stable security definer set search_path = '' rows 1 as $$
    select p.place_id, p.name, p.kind, p.commune_id, p.address,
           case when p.closed_at is not null then 'closed' when found.revoked then 'revoked' else 'open' end, n.act, o.name
    from (
        select c.place_id, c.revoked_at is not null as revoked from records.place_code c where c.code = p_code
        union all
        select k.place_id, false
        from ingest.source s join records.place k on k.source_id = s.source_id and k.source_key = p_code
        where s.source = 'place_qr'
    ) found
    left join records.place_successor n on n.place_id = found.place_id
    left join records.place o on o.place_id = n.place_id
    join records.place p on p.place_id = coalesce(n.successor_id, found.place_id)
    limit 1
$$;
comment on function records.place_of_code is 'The place whose code this is or was, or the one that took its place: open, closed, or revoked when a newer code is in force.';

create policy works on records.place_successor for select to pccovid_app using (place_id in (select records.worked_places()));
grant select on records.place_successor to pccovid_app;

revoke execute on function records.replace_place(bigint, bigint, text, timestamptz, uuid, text),
    records.replace_my_place(bigint, bigint, text, timestamptz), records.replace_coded_place(text, text, text, timestamptz, text),
    records.place_of_code(text) from public;
grant execute on function records.replace_my_place(bigint, bigint, text, timestamptz), records.place_of_code(text) to pccovid_app;
grant execute on function records.replace_coded_place(text, text, text, timestamptz, text) to pccovid_engine;
