-- The planner may look at the names of other tables' parts first, which do not end in a day: those are no day, and no error.
create or replace function access.forget(p_table text, p_now timestamptz, p_most integer) returns bigint
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
              and to_date(substring(c.relname from '\d{8}$'), 'YYYYMMDD') < (v_before at time zone 'Asia/Ho_Chi_Minh')::date
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
