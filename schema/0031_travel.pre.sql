-- Orders rest on travel and on doses too. Whatever of that is new, changed, or now somebody else's has the orders of its
-- people reckoned anew; a journey that was declared ahead once more on the day of its arrival.

alter table response.order_due add column due_on date;
comment on column response.order_due.due_on is 'person: not before this day: that of an arrival; empty: at once';

create function response.is_ordered(p_person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from response.quarantine_order o
                   where o.person_id in (select access.file_of(p_person)) and o.state in ('proposed', 'issued', 'served', 'active'))
$$;
comment on function response.is_ordered is 'Whether an order of a person, or of a double merged into them, has not ended.';

-- Doses and treatments matter to whom an order is open. One look per row, forced by the inner limit: a plan made for many
-- rows must not scan whole tables for a single one.
create function response.protection_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into response.order_due (person_id)
    select distinct l.person_id
    from fresh f
    cross join lateral (
        select n.person_id from people.link n where n.record_id = f.record_id and n.ended_at is null and n.state <> 'rejected' limit 1
    ) l
    where response.is_ordered(l.person_id);
    return null;
end $$;

create function response.travel_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if tg_table_name = 'filing' then
        insert into response.order_due (person_id, due_on)
        select f.person_id, d.due_on
        from fresh f
        cross join lateral (values (null::date), ((records.day_begins(coalesce(f.answers ->> 'arrives', f.answers ->> 'departs'))
                                                   at time zone 'Asia/Ho_Chi_Minh')::date)) d (due_on)
        where f.kind in ('domestic', 'entry');
    elsif tg_table_name = 'journey' then
        insert into response.order_due (person_id, due_on)
        select distinct l.person_id, d.due_on
        from fresh f
        cross join lateral (
            select n.person_id from people.link n where n.record_id = f.record_id and n.ended_at is null and n.state <> 'rejected' limit 1
        ) l
        cross join lateral (values (null::date),
                                   ((coalesce(f.arrives_at, f.departs_at) at time zone 'Asia/Ho_Chi_Minh')::date)) d (due_on);
    else
        insert into response.order_due (person_id)
        select distinct l.person_id
        from fresh f
        cross join lateral (
            select n.person_id from people.link n where n.record_id = f.record_id and n.ended_at is null and n.state <> 'rejected' limit 1
        ) l;
    end if;
    return null;
end $$;

create function response.link_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into response.order_due (person_id, due_on)
    select distinct f.person_id, d.due_on
    from fresh f
    cross join lateral (
        (select (coalesce(j.arrives_at, j.departs_at) at time zone 'Asia/Ho_Chi_Minh')::date as day
         from records.journey j where j.record_id = f.record_id limit 1)
        union all
        (select null from records.crossing c where c.record_id = f.record_id limit 1)
    ) t
    cross join lateral (values (null::date), (t.day)) d (due_on);
    -- Whole systems are carried over while no order is open anywhere.
    if exists (select from response.quarantine_order o where o.state in ('proposed', 'issued', 'served', 'active')) then
        insert into response.order_due (person_id)
        select distinct f.person_id
        from fresh f
        cross join lateral (
            (select 1 from records.dose n where n.record_id = f.record_id limit 1)
            union all
            (select 1 from records.treatment n where n.record_id = f.record_id limit 1)
        ) told
        where exists (select from response.quarantine_order o
                      where o.person_id = f.person_id and o.state in ('proposed', 'issued', 'served', 'active'))
           or exists (select from access.subject s where s.gone_to = f.person_id and response.is_ordered(s.person_id));
    end if;
    return null;
end $$;

-- A level that is published late: whoever came from there since it counts.
create function response.level_falls_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into response.order_due (person_id)
    select l.person_id
    from fresh f
    join commons.unit u on f.unit_id in (u.unit_id, u.province_id)
    join records.journey j on j.from_unit_id = u.unit_id
    join people.link l on l.record_id = j.record_id and l.ended_at is null and l.state <> 'rejected'
    where (coalesce(j.arrives_at, j.departs_at) at time zone 'Asia/Ho_Chi_Minh')::date >= f.valid_from
    union
    select d.person_id
    from fresh f
    join records.filing d on d.kind = 'domestic' and d.answers ->> 'from_province' = f.unit_id::text
    where d.answers ->> 'departs' >= f.valid_from::text;
    return null;
end $$;

do $$
declare
    t text;
begin
    foreach t in array array['dose', 'treatment'] loop
        execute format('create trigger new_falls_due after insert on records.%I
                        referencing new table as fresh for each statement execute function response.protection_falls_due()', t);
        execute format('create trigger change_falls_due after update on records.%I
                        referencing new table as fresh for each statement execute function response.protection_falls_due()', t);
    end loop;
    foreach t in array array['journey', 'crossing', 'filing'] loop
        execute format('create trigger new_falls_due after insert on records.%I
                        referencing new table as fresh for each statement execute function response.travel_falls_due()', t);
        execute format('create trigger change_falls_due after update on records.%I
                        referencing new table as fresh for each statement execute function response.travel_falls_due()', t);
    end loop;
end $$;
create trigger new_falls_due after insert on people.link
    referencing new table as fresh for each statement execute function response.link_falls_due();
create trigger change_falls_due after update on people.link
    referencing new table as fresh for each statement execute function response.link_falls_due();
create trigger new_falls_due after insert on response.level
    referencing new table as fresh for each statement execute function response.level_falls_due();
revoke execute on function response.is_ordered(uuid), response.protection_falls_due(), response.travel_falls_due(),
    response.link_falls_due(), response.level_falls_due() from public;
