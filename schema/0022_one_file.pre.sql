-- A person's file is one, also after a double was merged into it: what was written under the double's id is read
-- with the person, and is apart again when the merge is undone. Nothing is rewritten for that.

create function access.file_of(p_person uuid) returns setof uuid
language sql stable security definer set search_path = '' rows 1 as $$
    with recursive file(person_id) as (
        select p_person
        union
        select s.person_id from access.subject s join file f on s.gone_to = f.person_id
    )
    select person_id from file
$$;
comment on function access.file_of is 'The ids under which a person was written down: their own, and those of the doubles merged into them.';

create or replace function access.opened(p_class text) returns setof uuid
language sql stable security definer set search_path = '' rows 5 as $$
    select f.person_id from access.entry e cross join lateral access.file_of(e.person_id) f(person_id)
    where e.txid = pg_current_xact_id_if_assigned() and e.decision = 'allow' and p_class = any (e.classes)
      and e.session_id = (select s.session_id from access.current_session() s)
$$;

revoke execute on function access.file_of(uuid) from public;
grant execute on function access.file_of(uuid) to pccovid_app, pccovid_engine;
