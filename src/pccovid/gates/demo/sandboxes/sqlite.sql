-- The files behind the two HTTP sandboxes. SQLite, not PostgreSQL: these systems are not ours.

-- name: create_mui_tiem
create table mui_tiem (stt integer primary key, cap_nhat text not null, id text not null, du_lieu text not null)

-- name: add_mui_tiem
insert into mui_tiem (cap_nhat, id, du_lieu) values (:cap_nhat, :id, :du_lieu)

-- name: index_mui_tiem
create unique index mui_tiem_cap_nhat on mui_tiem (cap_nhat, id, stt)

-- name: page_of_mui_tiem
select cap_nhat, id, stt, du_lieu from mui_tiem
where (cap_nhat, id, stt) > (:cap_nhat, :id, :stt)
order by cap_nhat, id, stt
limit :so_dong

-- name: create_cong_dan
create table cong_dan (so_giay_to text not null, ho_ten text not null, ngay_sinh text not null)

-- name: add_cong_dan
insert into cong_dan (so_giay_to, ho_ten, ngay_sinh) values (:so_giay_to, :ho_ten, :ngay_sinh)

-- name: index_cong_dan
create index cong_dan_so_giay_to on cong_dan (so_giay_to)

-- name: find_cong_dan
select ho_ten, ngay_sinh from cong_dan where so_giay_to = :so_giay_to
