-- A telephone is told how many of its people have to say something, without opening anybody.

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

revoke execute on function response.household_asked(date) from public;
grant execute on function response.household_asked(date) to pccovid_app;
