-- The tables of NCOVI, in a database of its own: what its developers left behind, keys and types as they chose them.

-- name: create_to_khai
create table public.to_khai (
    id bigint not null,
    ho_ten text,
    ngay_sinh text,
    gioi_tinh text,
    cmnd_cccd text,
    so_dien_thoai text,
    ma_tinh text,
    ma_huyen text,
    ma_xa text,
    dia_chi text,
    khai_ho boolean,
    trieu_chung text,
    tiep_xuc boolean,
    noi_da_di text,
    ngay_khai timestamptz,
    cap_nhat timestamptz
);

-- name: add_keys
alter table public.to_khai add primary key (id);
create index to_khai_cap_nhat on public.to_khai (cap_nhat, id);
analyze public.to_khai;
