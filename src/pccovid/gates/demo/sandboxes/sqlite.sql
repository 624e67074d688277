-- The files behind the HTTP sandboxes. SQLite, not PostgreSQL: these systems are not ours.

-- name: create_dong
create table dong (stt integer primary key, cap_nhat text not null, id text not null, du_lieu text not null)

-- name: add_dong
insert into dong (cap_nhat, id, du_lieu) values (:cap_nhat, :id, :du_lieu)

-- name: index_dong
create unique index dong_cap_nhat on dong (cap_nhat, id, stt)

-- name: page_of_dong
select cap_nhat, id, stt, du_lieu from dong
where (cap_nhat, id, stt) > (:cap_nhat, :id, :stt)
order by cap_nhat, id, stt
limit :so_dong

-- name: state_of_dong
select count(*), coalesce(max(cap_nhat), '') from dong

-- name: keys_of_dong
select id, cap_nhat from dong

-- name: create_cong_dan
create table cong_dan (so_giay_to text not null, ho_ten text not null, ngay_sinh text not null)

-- name: add_cong_dan
insert into cong_dan (so_giay_to, ho_ten, ngay_sinh) values (:so_giay_to, :ho_ten, :ngay_sinh)

-- name: index_cong_dan
create index cong_dan_so_giay_to on cong_dan (so_giay_to)

-- name: find_cong_dan
select ho_ten, ngay_sinh from cong_dan where so_giay_to = :so_giay_to

-- name: create_the
create table the (so text not null, du_lieu text not null)

-- name: add_the
insert into the (so, du_lieu) values (:so, :du_lieu)

-- name: index_the
create index the_so on the (so)

-- name: find_the
select du_lieu from the where so = :so
