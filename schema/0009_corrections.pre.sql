-- The work list of a unit: which corrections wait, with nothing about the person. Opening one writes the log.
create function records.corrections_waiting()
returns table (correction_id bigint, reference text, matter text, person_id uuid, created_at timestamptz, due_at timestamptz)
language sql stable security definer set search_path = '' rows 50 as $$
    select c.correction_id, c.reference, c.matter, c.person_id, c.created_at, c.due_at
    from records.correction c
    join access.subject t using (person_id)
    join commons.unit u on u.unit_id = t.commune_id
    where c.state = 'open' and (select access.may('answer_correction'))
      and (select s.unit_id from access.current_session() s) in (u.unit_id, u.district_id, u.province_id)
    order by c.due_at, c.correction_id
    limit 200
$$;
comment on function records.corrections_waiting is 'Open corrections of those who live in the viewer''s unit, the most urgent first.';
create index on records.correction (due_at) where state = 'open';
grant execute on function records.corrections_waiting() to pccovid_app;
