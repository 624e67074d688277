-- Visits outside PostgreSQL. `stay` is a row of a day's file, `own` a stay of somebody traced; times are microseconds
-- since 1970. The statement `trace` is understood by DuckDB and by Spark alike.

-- name: open
set threads = 2;
set enable_progress_bar = false;
set memory_limit = '3GB';
set preserve_insertion_order = false;
set temp_directory = '<<folder>>';

-- name: write_day
copy (
    select place_id, arrived_at, left_at, record_id, person_id
    from read_csv('<<rows>>', header = false, auto_detect = false, columns = {
        'place_id': 'bigint', 'arrived_at': 'bigint', 'left_at': 'bigint', 'record_id': 'bigint', 'person_id': 'varchar'})
    order by place_id, arrived_at
) to '<<file>>' (format parquet, compression zstd, row_group_size 100000, kv_metadata {mark: '<<mark>>'});

-- name: mark_of
select decode(value)::varchar from parquet_kv_metadata('<<file>>') where decode(key)::varchar = 'mark';

-- name: own
create or replace temp table own as
select * from read_csv('<<rows>>', header = false, auto_detect = false, columns = {
    'case_id': 'bigint', 'own_person_id': 'varchar', 'place_id': 'bigint', 'at_place_id': 'bigint', 'usual': 'bigint', 'source': 'varchar',
    'end_known': 'boolean', 'own_from': 'bigint', 'own_until': 'bigint'});

-- name: stays
create or replace temp view stay as select * from read_parquet('<<days>>/*/stays.parquet', hive_partitioning = true);

-- name: trace
-- 43200000000: no stay counts for more than 12 hours.
select o.case_id, o.own_person_id, o.place_id, o.own_from, o.own_until, s.arrived_at,
       least(coalesce(s.left_at, s.arrived_at + o.usual), s.arrived_at + 43200000000) as left_at,
       cast(greatest(0, floor((least(o.own_until, coalesce(s.left_at, s.arrived_at + o.usual), s.arrived_at + 43200000000)
                               - greatest(o.own_from, s.arrived_at)) / 60000000)) as integer) as minutes,
       o.end_known and s.left_at is not null as end_known,
       case when s.record_id is null then 'pccovid' else o.source end as source, s.record_id, s.person_id
from own o
join stay s on s.place_id = o.at_place_id
           and s.arrived_at >= o.own_from - <<window>> - 43200000000
           and s.arrived_at <= o.own_until + <<window>>
           and least(coalesce(s.left_at, s.arrived_at + o.usual), s.arrived_at + 43200000000) >= o.own_from - <<window>>

-- name: write_traced
copy (<<trace>>) to '<<file>>' (format csv, header false, delimiter '\t', nullstr '\N', quote '');
