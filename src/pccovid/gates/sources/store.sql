-- What is asked of the database of NCOVI; everything else of the sources stands in framework/store.sql.

-- name: ncovi_columns
select a.attname::text
from pg_attribute a
where a.attrelid = to_regclass('public.to_khai') and a.attnum > 0 and not a.attisdropped

-- name: ncovi_size
-- As their own statistics have it: counting for a progress bar is not worth a pass over somebody else's table.
select greatest(c.reltuples, 0)::bigint from pg_class c where c.oid = to_regclass('public.to_khai')

-- name: ncovi_dates
-- Whatever their database is set to: years first.
set local datestyle = 'ISO'

-- name: ncovi_page
copy (
    select id, ho_ten, ngay_sinh, gioi_tinh, cmnd_cccd, so_dien_thoai, ma_tinh, ma_huyen, ma_xa, dia_chi, khai_ho,
           trieu_chung, tiep_xuc, noi_da_di, ngay_khai, cap_nhat
    from public.to_khai
    where (cap_nhat, id) > (%(after)s::timestamptz, %(id)s::bigint)
    order by cap_nhat, id
    limit %(rows)s
) to stdout

-- name: ncovi_undated
copy (
    select id, ho_ten, ngay_sinh, gioi_tinh, cmnd_cccd, so_dien_thoai, ma_tinh, ma_huyen, ma_xa, dia_chi, khai_ho,
           trieu_chung, tiep_xuc, noi_da_di, ngay_khai, cap_nhat
    from public.to_khai
    where cap_nhat is null and id > %(id)s::bigint
    order by id
    limit %(rows)s
) to stdout

-- name: ncovi_groups
copy (
    select left(md5(id::text), 2), count(*),
           bit_xor(('x' || left(md5(id || '|' || changed), 16))::bit(64)::bigint)
    from (select id, coalesce((extract(epoch from cap_nhat) * 1000000)::bigint, -1) as changed from public.to_khai) t
    where changed <= %(until)s
    group by 1
) to stdout

-- name: ncovi_keys
copy (
    select id, coalesce((extract(epoch from cap_nhat) * 1000000)::bigint, -1)
    from public.to_khai
    where left(md5(id::text), 2) = %(group)s
) to stdout
