-- Asking who was at a place while a case was there (P-13): one officer asks, another one decides, whoever manages the
-- place is told. Every request stays, refused and expired ones too.

create table response.venue_trace (
    venue_trace_id bigint generated always as identity primary key,
    case_id bigint not null references response.case_file,
    place_id bigint not null,
    from_at timestamptz not null,
    until_at timestamptz not null check (until_at > from_at and until_at <= from_at + interval '24 hours'),
    why text not null check (length(why) between 5 and 1000),
    state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn', 'expired')),
    asked_by uuid not null references access.officer,
    asked_at timestamptz not null,
    decided_by uuid references access.officer,
    decided_at timestamptz,
    decided_why text,
    owner_told text check (owner_told in ('notice', 'officer')),
    owner_told_at timestamptz,
    -- Four eyes, whatever a programme does: nobody approves what they asked for.
    check (state not in ('approved', 'refused') or (decided_by is not null and decided_by <> asked_by)),
    check (owner_told is null or state = 'approved')
);
create index on response.venue_trace (case_id);
create index venue_to_decide on response.venue_trace (asked_at) where state = 'asked';
create index venue_owner_to_tell on response.venue_trace (venue_trace_id) where state = 'approved' and owner_told is null;
comment on table response.venue_trace is 'keep record: a request to learn who was at a place while a case was there: asked by one officer, decided by another';
comment on column response.venue_trace.venue_trace_id is 'open: surrogate key; its number is said to the manager of the place';
comment on column response.venue_trace.case_id is 'health: the case it is for';
comment on column response.venue_trace.place_id is 'health: the place';
comment on column response.venue_trace.from_at is 'health: from when the case was there';
comment on column response.venue_trace.until_at is 'health: until when, at most a day later';
comment on column response.venue_trace.why is 'health: why, in the officer''s words';
comment on column response.venue_trace.state is 'open: asked, approved, refused, withdrawn by who asked, expired undecided';
comment on column response.venue_trace.asked_by is 'open: the officer who asked';
comment on column response.venue_trace.asked_at is 'open: when';
comment on column response.venue_trace.decided_by is 'open: the other officer; who asked, when withdrawn';
comment on column response.venue_trace.decided_at is 'open: when';
comment on column response.venue_trace.decided_why is 'health: why it was refused';
comment on column response.venue_trace.owner_told is 'open: how whoever manages the place was told: notice on their telephone, or an officer called; empty: not yet';
comment on column response.venue_trace.owner_told_at is 'open: when';

alter table response.venue_trace enable row level security, force row level security;
create policy engine on response.venue_trace to pccovid_engine using (true);
create policy functions on response.venue_trace to pccovid_owner using (true);
grant select, update on response.venue_trace to pccovid_engine;

create index on records.place (commune_id);

-- ---------------------------------------------------------------- asking
create function response.find_places(p_words text[], p_code text)
returns table (place_id bigint, name text, kind text, address text, commune_id integer)
language sql stable security definer set search_path = '' rows 20 as $$
    with here as (
        select u.unit_id from access.units_in_reach() u (unit_id) where (select access.may('trace'))
    )
    select p.place_id, p.name, p.kind, p.address, p.commune_id
    from here h join records.place p on p.commune_id = h.unit_id
    where (p_words <> '{}' and string_to_array(people.fold(concat_ws(' ', p.name, p.address)), ' ') @> p_words)
       or p.place_id = (select c.place_id from records.place_of_code(p_code) c)
    order by p.name, p.place_id
    limit 21
$$;
comment on function response.find_places is 'Places of the officer''s unit whose name and address hold these words, or at whose door stands this code.';

create function response.ask_venue_trace(p_case_no text, p_place bigint, p_from timestamptz, p_until timestamptz, p_why text, p_at timestamptz)
returns bigint language sql volatile security definer set search_path = '' as $$
    insert into response.venue_trace (case_id, place_id, from_at, until_at, why, asked_by, asked_at)
    select c.case_id, p.place_id, p_from, p_until, p_why, s.officer_id, p_at
    from response.case_file c
    join access.current_session() s on s.officer_id is not null
    join records.place p on p.place_id = p_place
    where c.case_no = p_case_no and c.classification = 'confirmed' and c.basis = 'laboratory'
      and access.in_reach(c.unit_id) and access.in_reach(p.commune_id) and access.may('trace')
    returning venue_trace_id
$$;
comment on function response.ask_venue_trace is 'Asks for the visitors of a place of the officer''s unit, for a case of it that a laboratory confirmed (P-12); empty when it may not be asked for.';

create function response.decide_venue_trace(p_trace bigint, p_state text, p_why text, p_at timestamptz, p_since timestamptz)
returns text language plpgsql volatile security definer set search_path = '' as $$
declare
    v_trace response.venue_trace%rowtype;
    v_case response.case_file%rowtype;
    v_officer uuid := (select s.officer_id from access.current_session() s);
begin
    select * into v_trace from response.venue_trace t where t.venue_trace_id = p_trace for update;
    select * into v_case from response.case_file c where c.case_id = v_trace.case_id;
    if v_officer is null or not access.may('trace') or not coalesce(access.in_reach(v_case.unit_id), false) then return 'unknown'; end if;
    if v_trace.state <> 'asked' then return v_trace.state; end if;
    if v_trace.asked_at < p_since then return 'expired'; end if;
    if (v_trace.asked_by = v_officer) <> (p_state = 'withdrawn') then return 'same_officer'; end if;
    if p_state = 'approved' and (v_case.classification, v_case.basis) <> ('confirmed', 'laboratory') then return 'not_confirmed'; end if;
    update response.venue_trace t
    set state = p_state, decided_by = v_officer, decided_at = p_at, decided_why = nullif(p_why, '')
    where t.venue_trace_id = p_trace;
    if p_state = 'approved' then  -- the ring is worked out anew, with the visitors in it
        update response.case_file c set revision = c.revision + 1 where c.case_id = v_trace.case_id;
    end if;
    return 'done';
end $$;
comment on function response.decide_venue_trace is 'Approves or refuses as the second officer, or withdraws as the first: done, or why it could not be. Approving has the ring of the case worked out anew.';

create function response.owner_called(p_trace bigint, p_at timestamptz) returns boolean
language sql volatile security definer set search_path = '' as $$
    with told as (
        update response.venue_trace t set owner_told = 'officer', owner_told_at = p_at
        from response.case_file c
        where t.venue_trace_id = p_trace and t.state = 'approved' and t.owner_told is null and c.case_id = t.case_id
          and access.in_reach(c.unit_id) and access.may('trace')
        returning 1
    )
    select exists (select from told)
$$;
comment on function response.owner_called is 'Writes down that an officer told the manager of the place, whom no notice could reach.';

-- Names and telephones of managers are shown only where somebody has to call them.
create function response.venue_traces(p_case_no text, p_before bigint, p_most integer)
returns table (venue_trace_id bigint, case_no text, place_id bigint, place_name text, place_address text, commune_id integer,
               from_at timestamptz, until_at timestamptz, why text, state text, asked_at timestamptz, asked_by text, is_mine boolean,
               decided_at timestamptz, decided_by text, decided_why text, owner_told text, owner_told_at timestamptz,
               owner_name text, owner_phone text)
language sql stable security definer set search_path = '' rows 50 as $$
    select t.venue_trace_id, c.case_no, t.place_id, p.name, p.address, p.commune_id, t.from_at, t.until_at, t.why, t.state,
           t.asked_at, asker.display_name, t.asked_by = s.officer_id, t.decided_at, decider.display_name, t.decided_why,
           t.owner_told, t.owner_told_at,
           case when t.state = 'approved' and t.owner_told is null then p.owner_name end,
           case when t.state = 'approved' and t.owner_told is null then p.owner_phone end
    from access.current_session() s
    cross join response.venue_trace t
    join response.case_file c using (case_id)
    join records.place p using (place_id)
    join access.officer asker on asker.officer_id = t.asked_by
    left join access.officer decider on decider.officer_id = t.decided_by
    where access.may('trace') and access.in_reach(c.unit_id) and (p_case_no is null or c.case_no = p_case_no)
      and (p_before is null or t.venue_trace_id < p_before)
    order by t.venue_trace_id desc
    limit p_most
$$;
comment on function response.venue_traces is 'Requests for the visitors of places, for cases of the officer''s unit, newest first.';

-- ---------------------------------------------------------------- what follows by itself
create function response.venue_owners_to_tell()
returns table (venue_trace_id bigint, person_id uuid, on_day date, reference text)
language sql stable security definer set search_path = '' as $$
    select t.venue_trace_id, a.person_id, (t.from_at at time zone 'Asia/Ho_Chi_Minh')::date,
           coalesce('QR-' || k.code, 'TV-' || t.venue_trace_id)
    from response.venue_trace t
    join records.place p using (place_id)
    join access.account o on o.phone = p.owner_phone
    join access.account_person a on a.account_id = o.account_id and a.relation = 'self' and a.until is null
    left join records.place_code k on k.place_id = p.place_id and k.revoked_at is null
    where t.state = 'approved' and t.owner_told is null
$$;
comment on function response.venue_owners_to_tell is 'Managers of places whose visitors are being traced, where a telephone of theirs is proved: whom a notice reaches.';

revoke execute on function response.find_places(text[], text),
    response.ask_venue_trace(text, bigint, timestamptz, timestamptz, text, timestamptz),
    response.decide_venue_trace(bigint, text, text, timestamptz, timestamptz), response.owner_called(bigint, timestamptz),
    response.venue_traces(text, bigint, integer), response.venue_owners_to_tell() from public;
grant execute on function response.find_places(text[], text),
    response.ask_venue_trace(text, bigint, timestamptz, timestamptz, text, timestamptz),
    response.decide_venue_trace(bigint, text, text, timestamptz, timestamptz), response.owner_called(bigint, timestamptz),
    response.venue_traces(text, bigint, integer) to pccovid_app;
grant execute on function response.venue_owners_to_tell() to pccovid_engine;
