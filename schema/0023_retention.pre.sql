-- What must be forgotten, and when: the register of access/retention.toml as the database knows it, the deletion that
-- obeys nothing else, and the proof that it was done.

create table access.retention (
    table_name text primary key,
    days integer not null check (days > 0),
    age_column text,
    only_where text,
    parts text
);
comment on table access.retention is 'keep permanent: how long the rows of a table live, loaded from access/retention.toml by the owner; nobody else may write it';
comment on column access.retention.table_name is 'open: schema and table';
comment on column access.retention.days is 'open: days that a row lives';
comment on column access.retention.age_column is 'open: the moment or day that a row''s age is counted from; empty: each day has a table of its own';
comment on column access.retention.only_where is 'open: which rows grow old at all; empty: all';
comment on column access.retention.parts is 'open: under which name former versions of a record carry the same facts; empty: none do';

create table access.forgotten (
    forgotten_id bigint generated always as identity primary key,
    at timestamptz not null,
    table_name text not null,
    before timestamptz not null,
    row_count bigint not null
);
comment on table access.forgotten is 'keep 10 years: proof of deletion: from which table, older than when, how many rows';
comment on column access.forgotten.forgotten_id is 'open: order of writing';
comment on column access.forgotten.at is 'open: when it was done';
comment on column access.forgotten.table_name is 'open: schema and table';
comment on column access.forgotten.before is 'open: everything older is gone';
comment on column access.forgotten.row_count is 'open: how many rows went';

-- At most p_most rows in one transaction; the caller goes on until none is left. What is deleted is written down in the
-- register, never in the call.
create function access.forget(p_table text, p_now timestamptz, p_most integer) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
    r access.retention%rowtype;
    v_before timestamptz;
    v_gone bigint;
    v_day record;
begin
    select * into strict r from access.retention where table_name = p_table;
    v_before := p_now - make_interval(days => r.days);
    if r.age_column is null then
        v_gone := 0;
        for v_day in
            select c.oid::regclass::text as day_table from pg_catalog.pg_inherits i
            join pg_catalog.pg_class c on c.oid = i.inhrelid
            where i.inhparent = p_table::regclass
              and to_date(right(c.relname, 8), 'YYYYMMDD') < (v_before at time zone 'Asia/Ho_Chi_Minh')::date
        loop
            execute format('drop table %s', v_day.day_table);
            v_gone := v_gone + 1;
        end loop;
    else
        execute format(
            'with old as (
                 select t.ctid from %1$s t where t.%2$I < $1 and (%3$s) limit $2
             ), gone as (
                 delete from %1$s t using old where t.ctid = old.ctid returning to_jsonb(t) as content
             ), stripped as (
                 update people.source_record_version v set content = v.content - $3
                 from gone where $3 is not null and v.record_id = (gone.content->>''record_id'')::bigint and v.content ? $3
             )
             select count(*) from gone',
            r.table_name, r.age_column, coalesce(r.only_where, 'true'))
        into v_gone using v_before, p_most, r.parts;
    end if;
    if v_gone > 0 then
        insert into access.forgotten (at, table_name, before, row_count) values (p_now, p_table, v_before, v_gone);
    end if;
    return v_gone;
end $$;
comment on function access.forget is 'Deletes what the register says is too old in one table, or drops its tables of days; how many rows or tables went.';

revoke execute on function access.forget(text, timestamptz, integer) from public;
grant execute on function access.forget(text, timestamptz, integer) to pccovid_engine;
grant select on access.retention, access.forgotten to pccovid_app, pccovid_engine;
