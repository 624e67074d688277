-- What a former reader told with a wrong clock is kept, marked: it weighs less as evidence.
alter table records.visit add column clock_off boolean;
comment on column records.visit.clock_off is 'open: the source told an end before the beginning, which is left out; empty: not so';

-- Whoever moves is looked after where they live now; the case stays counted where it was found.
create function response.contact_moves() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
    update response.contact k set unit_id = new.commune_id
    where k.person_id = new.person_id and k.unit_id is distinct from new.commune_id;
    return null;
end $$;
comment on function response.contact_moves is 'Contacts stand on the list of the unit where they live now.';
revoke execute on function response.contact_moves() from public;
create trigger contact_moves after update of commune_id on access.subject
    for each row when (new.commune_id is not null and old.commune_id is distinct from new.commune_id)
    execute function response.contact_moves();
