-- How it spread: chains of cases, clusters that were found, places ranked by what happened there. Read by officers of
-- tracing as numbers of cases and units; whoever wants to know who it is opens the case, which is written down.

create index on response.case_file (source_case_id) where source_case_id is not null;
create index on response.case_file (opened_at);
create index on response.meeting (place_id, case_id) where place_id is not null;

-- ---------------------------------------------------------------- clusters
create table response.cluster (
    cluster_id bigint generated always as identity primary key,
    status text not null default 'signal' check (status in ('signal', 'confirmed', 'dropped')),
    kind text not null,
    label text not null,
    place_id bigint,
    unit_id integer,
    cases integer not null,
    recent integer not null,
    former integer not null,
    first_on date not null,
    last_on date not null,
    rule text not null,
    found_at timestamptz not null,
    refreshed_at timestamptz not null,
    gone_at timestamptz,
    merged_into bigint references response.cluster
);
create index on response.cluster (unit_id) where gone_at is null;
comment on table response.cluster is 'keep record: cases that a setting binds together within the days of a rule, found by itself, judged by an officer';
comment on column response.cluster.cluster_id is 'open: surrogate key';
comment on column response.cluster.status is 'open: signal: found, not judged; confirmed; dropped';
comment on column response.cluster.kind is 'health: kind of the setting that most of its cases share';
comment on column response.cluster.label is 'health: the setting itself, the same for all who met there';
comment on column response.cluster.place_id is 'health: the place, where it is a registered one';
comment on column response.cluster.unit_id is 'open: commune of the place, else of most cases';
comment on column response.cluster.cases is 'health: how many cases';
comment on column response.cluster.recent is 'health: of the last seven days';
comment on column response.cluster.former is 'health: of the seven days before';
comment on column response.cluster.first_on is 'health: day of the first case';
comment on column response.cluster.last_on is 'health: day of the last case';
comment on column response.cluster.rule is 'open: id of the dated rule that found it';
comment on column response.cluster.found_at is 'open: when it was found';
comment on column response.cluster.refreshed_at is 'open: when it was last looked at';
comment on column response.cluster.gone_at is 'open: since when the evidence no longer binds it together; empty: it does';
comment on column response.cluster.merged_into is 'open: the larger cluster that it grew into';

create table response.cluster_case (
    cluster_id bigint not null references response.cluster on delete cascade,
    case_id bigint not null references response.case_file,
    primary key (cluster_id, case_id)
);
create index on response.cluster_case (case_id);
comment on table response.cluster_case is 'keep record: which cases belong to a cluster';
comment on column response.cluster_case.cluster_id is 'open: the cluster';
comment on column response.cluster_case.case_id is 'health: the case';

create table response.cluster_step (
    step_id bigint generated always as identity primary key,
    cluster_id bigint not null references response.cluster,
    was text not null,
    becomes text not null,
    officer_id uuid not null,
    at timestamptz not null,
    undone_at timestamptz
);
create index on response.cluster_step (cluster_id, step_id);
comment on table response.cluster_step is 'keep record: what officers made of a cluster, and took back';
comment on column response.cluster_step.step_id is 'open: surrogate key';
comment on column response.cluster_step.cluster_id is 'open: the cluster';
comment on column response.cluster_step.was is 'open: status before';
comment on column response.cluster_step.becomes is 'open: status after';
comment on column response.cluster_step.officer_id is 'open: who';
comment on column response.cluster_step.at is 'open: when';
comment on column response.cluster_step.undone_at is 'open: when it was taken back';

-- ---------------------------------------------------------------- places by risk
create table response.place_risk (
    place_id bigint primary key,
    unit_id integer,
    cases integer not null,
    contacts integer not null,
    close_contacts integer not null,
    visits bigint not null,
    last_case_on date not null,
    last_visit_on date,
    refreshed_at timestamptz not null
);
create index on response.place_risk (unit_id, cases desc, close_contacts desc);
comment on table response.place_risk is 'keep service: places where cases were lately, reckoned anew every few minutes; numbers about nobody';
comment on column response.place_risk.place_id is 'open: the place';
comment on column response.place_risk.unit_id is 'open: its commune';
comment on column response.place_risk.cases is 'health: how many cases were there while they could infect';
comment on column response.place_risk.contacts is 'health: how many people met them there';
comment on column response.place_risk.close_contacts is 'health: how many of those are close contacts';
comment on column response.place_risk.visits is 'open: visits of the last fourteen days';
comment on column response.place_risk.last_case_on is 'health: the last day a case was there';
comment on column response.place_risk.last_visit_on is 'open: the last day anybody was written down there; empty: in no table that is kept';
comment on column response.place_risk.refreshed_at is 'open: when it was reckoned';

-- ---------------------------------------------------------------- what officers read
create function response.chain_cases(p_case text, p_most integer) returns setof bigint
language sql stable security definer set search_path = '' rows 100 as $$
    with recursive chain(case_id) as (
        select f.case_id from response.case_file f
        where f.case_no = p_case and f.person_id in (select access.opened('case'))
        union
        select n.case_id
        from chain c
        cross join lateral (
            select f.source_case_id as case_id from response.case_file f where f.case_id = c.case_id
            union all
            select f.case_id from response.case_file f where f.source_case_id = c.case_id
            union all
            select b.case_id
            from response.contact k
            join response.case_file b on b.person_id = k.person_id and b.classification in ('probable', 'confirmed')
            where k.case_id = c.case_id and k.class = 'close' and k.state not in ('rejected', 'dropped')
            union all
            select k.case_id
            from response.case_file f
            join response.contact k on k.person_id = f.person_id and k.class = 'close' and k.state not in ('rejected', 'dropped')
            where f.case_id = c.case_id and f.classification in ('probable', 'confirmed')
        ) n
        where n.case_id is not null
    )
    select case_id from chain limit p_most
$$;
comment on function response.chain_cases is 'The cases that hang together with one whose door is open, in whatever unit: by a stated source, or as a close contact of each other.';

create function response.unit_cases(p_since date, p_until date, p_most integer) returns setof bigint
language sql stable security definer set search_path = '' rows 1000 as $$
    select f.case_id from response.case_file f
    where (select access.may('case')) and f.unit_id in (select access.units_in_reach())
      and f.classification in ('probable', 'confirmed')
      and f.opened_at >= p_since::timestamp at time zone 'Asia/Ho_Chi_Minh'
      and f.opened_at < (p_until + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    order by f.opened_at desc
    limit p_most
$$;
comment on function response.unit_cases is 'The cases of the viewer''s unit that were opened in a period, the newest first.';

create function response.case_nodes(p_cases bigint[])
returns table (case_id bigint, case_no text, unit_id integer, classification text, day date, by_onset boolean, source_case_id bigint)
language sql stable security definer set search_path = '' rows 1000 as $$
    select f.case_id, f.case_no, f.unit_id, f.classification,
           coalesce(f.onset_on, (coalesce(f.sampled_at, f.opened_at) at time zone 'Asia/Ho_Chi_Minh')::date),
           f.onset_on is not null, f.source_case_id
    from response.case_file f
    where f.case_id = any (p_cases) and (select access.may('case'))
$$;
comment on function response.case_nodes is 'Cases as points of a drawing: number, unit and day, nothing of who it is.';

create function response.met_cases(p_cases bigint[])
returns table (case_id bigint, became_case_id bigint, score real, first_on date)
language sql stable security definer set search_path = '' rows 1000 as $$
    select k.case_id, b.case_id, k.score, (k.first_at at time zone 'Asia/Ho_Chi_Minh')::date
    from response.case_file b
    join response.contact k on k.person_id = b.person_id
    where b.case_id = any (p_cases) and k.case_id = any (p_cases) and k.case_id <> b.case_id
      and k.class = 'close' and k.state not in ('rejected', 'dropped')
      and b.classification in ('probable', 'confirmed') and (select access.may('case'))
$$;
comment on function response.met_cases is 'Which of these cases is a close contact of which other.';

create function response.contact_leaves(p_cases bigint[])
returns table (case_id bigint, ring integer, kind text, state text, people integer)
language sql stable security definer set search_path = '' rows 1000 as $$
    select k.case_id, k.ring::integer, k.class, k.state, count(*)::integer
    from response.contact k
    where k.case_id = any (p_cases) and k.state not in ('rejected', 'dropped', 'converted') and (select access.may('contact'))
    group by k.case_id, k.ring, k.class, k.state
$$;
comment on function response.contact_leaves is 'How many contacts these cases have, by ring, class and state.';

create function response.risk_places(p_most integer)
returns table (place_id bigint, name text, kind text, commune_id integer, address text, cases integer, contacts integer,
               close_contacts integer, visits bigint, last_case_on date, last_visit_on date, closed boolean)
language sql stable security definer set search_path = '' rows 200 as $$
    select r.place_id, p.name, p.kind, p.commune_id, p.address, r.cases, r.contacts, r.close_contacts, r.visits, r.last_case_on,
           r.last_visit_on, p.closed_at is not null
    from response.place_risk r
    join records.place p using (place_id)
    where (select access.may('case')) and r.unit_id in (select access.units_in_reach())
    order by r.cases desc, r.close_contacts desc, r.contacts desc, r.place_id
    limit p_most
$$;
comment on function response.risk_places is 'Places in the viewer''s unit where cases were, the riskiest first; never who.';

create function response.place_days(p_place bigint, p_since date)
returns table (day date, visits integer, cases integer)
language sql stable security definer set search_path = '' rows 30 as $$
    with days as (
        select (v.arrived_at at time zone 'Asia/Ho_Chi_Minh')::date as day, count(*) as visits, 0 as cases
        from records.visit v
        where v.place_id = p_place and v.arrived_at >= p_since::timestamp at time zone 'Asia/Ho_Chi_Minh'
        group by 1
        union all
        select (c.arrived_at at time zone 'Asia/Ho_Chi_Minh')::date, count(*), 0
        from records.check_in c
        where c.place_id = p_place and c.arrived_at >= p_since::timestamp at time zone 'Asia/Ho_Chi_Minh'
        group by 1
        union all
        select (m.started_at at time zone 'Asia/Ho_Chi_Minh')::date, 0, count(distinct m.case_id)
        from response.meeting m
        where m.place_id = p_place and m.started_at >= p_since::timestamp at time zone 'Asia/Ho_Chi_Minh'
        group by 1
    )
    select d.day, sum(d.visits)::integer, sum(d.cases)::integer
    from days d
    where (select access.may('case'))
      and exists (select from response.place_risk r where r.place_id = p_place and r.unit_id in (select access.units_in_reach()))
    group by d.day
    order by d.day
$$;
comment on function response.place_days is 'Day by day how many came to a place with cases, and how many cases were there, to officers of its unit.';

-- ---------------------------------------------------------------- rights
do $$
declare
    t text;
begin
    foreach t in array array['cluster', 'cluster_case', 'cluster_step', 'place_risk'] loop
        execute format('alter table response.%I enable row level security, force row level security', t);
        execute format('create policy engine on response.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on response.%I to pccovid_owner using (true)', t);
        execute format('grant select, insert, update, delete on response.%I to pccovid_engine', t);
    end loop;
end $$;
create policy reached on response.cluster for select to pccovid_app
    using ((select access.may('case')) and unit_id in (select access.units_in_reach()));
create policy judged on response.cluster for update to pccovid_app
    using ((select access.may('trace')) and unit_id in (select access.units_in_reach()));
create policy reached on response.cluster_case for select to pccovid_app
    using (cluster_id in (select c.cluster_id from response.cluster c));
create policy reached on response.cluster_step for select to pccovid_app
    using (cluster_id in (select c.cluster_id from response.cluster c));
create policy judged on response.cluster_step for insert to pccovid_app
    with check (cluster_id in (select c.cluster_id from response.cluster c)
                and officer_id = (select s.officer_id from access.current_session() s));
create policy taken_back on response.cluster_step for update to pccovid_app
    using (officer_id = (select s.officer_id from access.current_session() s));
grant select on response.cluster, response.cluster_case, response.cluster_step to pccovid_app;
grant usage on sequence response.cluster_cluster_id_seq to pccovid_engine;
grant update (status) on response.cluster to pccovid_app;
grant insert on response.cluster_step to pccovid_app;
grant update (undone_at) on response.cluster_step to pccovid_app;

revoke execute on function response.chain_cases(text, integer), response.unit_cases(date, date, integer),
    response.case_nodes(bigint[]), response.met_cases(bigint[]), response.contact_leaves(bigint[]),
    response.risk_places(integer), response.place_days(bigint, date) from public;
grant execute on function response.chain_cases(text, integer), response.unit_cases(date, date, integer),
    response.case_nodes(bigint[]), response.met_cases(bigint[]), response.contact_leaves(bigint[]),
    response.risk_places(integer), response.place_days(bigint, date) to pccovid_app;
