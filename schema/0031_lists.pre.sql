-- Line lists that officers hand in on a page: what the worker understood of them before they count, what became of them,
-- and the rows that were set aside. The rows themselves go the way of every import (ingest.batch).

create table records.line_list (
    list_id bigint generated always as identity primary key,
    unit_id integer not null references commons.unit,
    agency text not null,
    name text not null,
    sha256 text not null,
    content bytea,
    state text not null default 'arrived' check (state in (
        'arrived', 'refused', 'understood', 'dropped', 'confirmed', 'held', 'done', 'recalled', 'taken_back')),
    problem text,
    rows_new integer not null default 0,
    rows_changed integer not null default 0,
    rows_unchanged integer not null default 0,
    rows_bad integer not null default 0,
    records_kept integer not null default 0,
    batch_id bigint references ingest.batch,
    handed_in_at timestamptz not null,
    handed_in_by text not null,
    changed_at timestamptz not null,
    decided_by text
);
create index on records.line_list (unit_id, list_id desc);
create index on records.line_list (list_id) where state in ('arrived', 'understood', 'confirmed', 'held', 'recalled');
comment on table records.line_list is 'keep 10 years: a line list that an officer handed in on a page: what was understood of it, what became of it';
comment on column records.line_list.list_id is 'open: surrogate key';
comment on column records.line_list.unit_id is 'open: the unit that handed it in; only that unit sees it';
comment on column records.line_list.agency is 'open: who tells the rows that do not say it';
comment on column records.line_list.name is 'person: name of the file';
comment on column records.line_list.sha256 is 'open: of the file: the same file twice is noticed';
comment on column records.line_list.content is 'secret: the file as it came; gone once it is taken in, refused or dropped';
comment on column records.line_list.state is 'open: arrived; refused; understood (an officer decides); dropped; confirmed (on its way in); held (an operator looks); done; recalled (on its way out); taken back';
comment on column records.line_list.problem is 'open: why it was refused, held or came to a stop: a code, or the words of the importer';
comment on column records.line_list.rows_new is 'open: rows that nobody told before';
comment on column records.line_list.rows_changed is 'open: rows that change what was told before';
comment on column records.line_list.rows_unchanged is 'open: rows that say what is known';
comment on column records.line_list.rows_bad is 'open: rows set aside';
comment on column records.line_list.records_kept is 'open: records that it only changed; taking it back leaves them';
comment on column records.line_list.batch_id is 'open: the delivery as which it was taken in';
comment on column records.line_list.handed_in_at is 'open: when';
comment on column records.line_list.handed_in_by is 'open: the officer';
comment on column records.line_list.changed_at is 'open: when it came into its state';
comment on column records.line_list.decided_by is 'open: the officer who let it in, dropped it or took it back last';

create table records.line_list_row (
    list_id bigint not null references records.line_list on delete cascade,
    line_no bigint not null,
    reasons text[] not null,
    cells text[],
    raw text not null,
    found_at timestamptz not null,
    primary key (list_id, line_no)
);
comment on table records.line_list_row is 'keep 30 days: a row of a line list that could not be understood, for its officer to mend';
comment on column records.line_list_row.list_id is 'open: the list';
comment on column records.line_list_row.line_no is 'open: line of the file';
comment on column records.line_list_row.reasons is 'open: codes of what is wrong';
comment on column records.line_list_row.cells is 'secret: its cells in the order of the agreed columns; empty where they do not come apart';
comment on column records.line_list_row.raw is 'secret: the row as it came, where its cells do not come apart';
comment on column records.line_list_row.found_at is 'open: when';

alter table records.line_list enable row level security, force row level security;
alter table records.line_list_row enable row level security, force row level security;
create policy engine on records.line_list to pccovid_engine using (true);
create policy functions on records.line_list to pccovid_owner using (true);
create policy own_unit on records.line_list for select to pccovid_app
    using ((select access.may('trace')) and unit_id = (select s.unit_id from access.current_session() s));
create policy engine on records.line_list_row to pccovid_engine using (true);
create policy functions on records.line_list_row to pccovid_owner using (true);
create policy own_unit on records.line_list_row for select to pccovid_app
    using (list_id in (select l.list_id from records.line_list l));
grant select (list_id, unit_id, name, sha256, state, problem, rows_new, rows_changed, rows_unchanged, rows_bad,
              records_kept, batch_id, handed_in_at, handed_in_by, changed_at, decided_by)
    on records.line_list to pccovid_app;
grant select on records.line_list_row to pccovid_app;
grant select, insert, update, delete on records.line_list, records.line_list_row to pccovid_engine;

create function records.hand_in(p_name text, p_sha256 text, p_content bytea, p_at timestamptz) returns bigint
language sql volatile security definer set search_path = '' as $$
    insert into records.line_list (unit_id, agency, name, sha256, content, handed_in_at, handed_in_by, changed_at)
    select s.unit_id, o.agency, p_name, p_sha256, p_content, p_at, o.display_name, p_at
    from access.current_session() s join access.officer o using (officer_id)
    where s.unit_id is not null and (select access.may('trace'))
    returning list_id
$$;
comment on function records.hand_in is 'Takes a line list from an officer, for the worker to read; null for anybody else.';

create function records.decide_list(p_list bigint, p_from text, p_to text, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
    if (p_from, p_to) not in (('understood', 'confirmed'), ('understood', 'dropped'), ('done', 'recalled'), ('held', 'recalled')) then
        return false;
    end if;
    update records.line_list l
    set state = p_to, changed_at = p_at, decided_by = o.display_name, problem = null,
        content = case when p_to <> 'dropped' then l.content end
    from access.current_session() s join access.officer o using (officer_id)
    where l.list_id = p_list and l.state = p_from and l.unit_id = s.unit_id and (select access.may('trace'));
    return found;
end $$;
comment on function records.decide_list is 'An officer lets a list of their unit in, drops it, or takes it back; false where it does not stand so any more.';

-- What a list did is asked of its records: who they are surely about, and what the list wrote into their cases.
create function response.list_outcome(p_list bigint)
returns table (opened bigint, changed bigint, same bigint, unsure bigint)
language sql stable security definer set search_path = '' rows 1 as $$
    select count(*) filter (where t.person_id is not null and t.is_opened),
           count(*) filter (where t.person_id is not null and t.is_changed and not t.is_opened),
           count(*) filter (where t.person_id is not null and not t.is_changed and not t.is_opened),
           count(*) filter (where t.person_id is null)
    from (
        select k.person_id, coalesce(bool_or(h.is_opening), false) as is_opened, count(h.is_opening) > 0 as is_changed
        from records.line_list l
        join people.source_record r on r.batch_id = l.batch_id and r.gone_at is null
        left join people.link k on k.record_id = r.record_id and k.ended_at is null
            and k.state in ('auto', 'manual', 'citizen', 'shell')
        left join lateral (
            select g.at = c.opened_at as is_opening
            from response.case_file c join response.case_change g using (case_id)
            where c.person_id = k.person_id and g.reason = 'line_list' and g.at >= l.handed_in_at
        ) h on true
        where l.list_id = p_list and (select access.may('trace'))
          and l.unit_id = (select s.unit_id from access.current_session() s)
        group by r.record_id, k.person_id
    ) t
$$;
comment on function response.list_outcome is 'Rows of a list of the viewer''s unit that opened a case, changed one, said what was known, or wait until it is known who they are about.';

create function response.people_of_list(p_list bigint) returns setof uuid
language sql stable security definer set search_path = '' rows 100 as $$
    select distinct k.person_id
    from records.line_list l
    join people.source_record r on r.batch_id = l.batch_id and r.gone_at is null
    join people.link k on k.record_id = r.record_id and k.ended_at is null and k.state in ('auto', 'manual', 'citizen', 'shell')
    where l.list_id = p_list and (select access.may('trace'))
      and l.unit_id = (select s.unit_id from access.current_session() s)
$$;
comment on function response.people_of_list is 'Ids of whom the rows of a list are surely about, to find their cases.';

revoke execute on function records.hand_in(text, text, bytea, timestamptz),
    records.decide_list(bigint, text, text, timestamptz), response.list_outcome(bigint), response.people_of_list(bigint) from public;
grant execute on function records.hand_in(text, text, bytea, timestamptz),
    records.decide_list(bigint, text, text, timestamptz), response.list_outcome(bigint), response.people_of_list(bigint) to pccovid_app;
