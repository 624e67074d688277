-- A stop of a route names the order it follows from: through it the unit that looks after somebody is let in, wherever
-- they are registered. And a telephone is told how many of its people have to say something, without opening anybody.

drop function response.stops(date, bigint, integer);
create function response.stops(p_day date, p_after bigint, p_most integer)
returns table (person_id uuid, order_id bigint, task_id bigint)
language sql stable security definer set search_path = '' rows 50 as $$
    select t.person_id, max(t.order_id), min(t.task_id)
    from response.visit_task t
    where t.outcome is null and t.due_on <= p_day
      and (select access.may('follow_up')) and t.unit_id in (select access.units_in_reach())
    group by t.person_id
    having p_after is null or (min(t.street), t.person_id) >
           (select f.street, f.person_id from response.visit_task f where f.task_id = p_after)
    order by min(t.street), t.person_id
    limit p_most
$$;
comment on function response.stops is 'Whom the viewer''s unit must go to by a day, in the order of the streets; ids only.';

drop function response.breaches_open();
create function response.breaches_open()
returns table (breach_id bigint, order_id bigint, person_id uuid, day date)
language sql stable security definer set search_path = '' rows 50 as $$
    select b.breach_id, b.order_id, access.person_now(b.person_id), b.day
    from response.breach b
    where b.state = 'open' and (select access.may('follow_up')) and b.unit_id in (select access.units_in_reach())
    order by b.day, b.breach_id
    limit 50
$$;
comment on function response.breaches_open is 'What the viewer''s unit must look at, the oldest first: ids and days only.';

create function response.household_asked(p_day date) returns table (asked bigint, unsaid bigint)
language sql stable security definer set search_path = '' rows 1 as $$
    select count(*), count(*) filter (where not exists (
               select from response.daily_check k
               where k.person_id in (select access.file_of(a.person_id)) and k.day = p_day and k.undone_at is null))
    from access.account_person a
    cross join lateral response.asked_of(a.person_id, p_day) o
    where a.account_id = (select s.account_id from access.current_session() s) and a.until is null
$$;
comment on function response.household_asked is 'How many of those for whom the telephone acts are asked how they are on a day, and how many have not said; numbers only.';

revoke execute on function response.stops(date, bigint, integer), response.breaches_open(), response.household_asked(date) from public;
grant execute on function response.stops(date, bigint, integer), response.breaches_open(), response.household_asked(date) to pccovid_app;
