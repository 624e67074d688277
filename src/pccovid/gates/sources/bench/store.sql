-- What the bench needs: a table of NCOVI's form with rows that vary, one without indexes, and whose CPU is counted.

-- name: create_to_khai
create table public.to_khai (
    id bigint primary key, ho_ten text, ngay_sinh text, gioi_tinh text, cmnd_cccd text, so_dien_thoai text,
    ma_tinh text, ma_huyen text, ma_xa text, dia_chi text, khai_ho boolean, trieu_chung text, tiep_xuc boolean,
    noi_da_di text, ngay_khai timestamptz, cap_nhat timestamptz
)

-- name: declarations
-- Every eighth row is dirty: no marks, a lost zero, a year alone, spaces in the number.
copy (
select n, case when n %% 8 = 0 then upper(name) else name end,
       case when n %% 8 = 1 then year::text
            else to_char(make_date(year, 1 + n %% 12, 1 + n %% 28), 'DD/MM/YYYY') end,
       case when n %% 2 = 0 then 'Nam' else 'Nữ' end,
       case n %% 4 when 0 then '' when 1 then lpad((123456780 + n %% 876543)::text, 9, '0')
                 else format('079%%s%%s%%s', n %% 2, lpad((year %% 100)::text, 2, '0'), lpad((n %% 1000000)::text, 6, '0')) end,
       case when n %% 8 = 2 then '' else '0' end || (900000000 + n %% 99999999)::text,
       '01', '001', '00001', 'Số ' || n %% 300 || ' ngõ ' || n %% 40, n %% 5 = 0,
       case when n %% 30 = 0 then 'Ho' else '' end, n %% 50 = 0, '',
       timestamptz '2021-06-01' + n * interval '1 second', timestamptz '2021-06-01' + n * interval '1 second'
from (
    select n, 1930 + n %% 70 as year,
           (array['Nguyễn Văn An', 'Trần Thị Bích', 'Lê Hoàng Nam', 'Phạm Thị Thu Hà', 'Đặng Quốc Việt'])[1 + n %% 5] as name
    from generate_series(1, %(rows)s) n
) made
order by n
) to stdout

-- name: add_index
create index on public.to_khai (cap_nhat, id)

-- name: create_plain
create temp table plain (phone text, full_name text, address text, created_at text, updated_at text)

-- name: backends
select pid from pg_stat_activity where datname = current_database() and usename = current_user
