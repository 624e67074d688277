-- The file behind a FHIR server: what it holds, and what it deleted.

-- name: create_resource
create table resource (
    number integer primary key, kind text not null, updated text not null, id text not null, content text not null
)

-- name: create_deleted
create table deleted (updated text not null, kind text not null, id text not null)

-- name: add_resource
insert into resource (kind, updated, id, content) values (:kind, :updated, :id, :content)

-- name: add_deleted
insert into deleted (updated, kind, id) values (:updated, :kind, :id)

-- name: index_resource
create unique index resource_order on resource (kind, updated, number)

-- name: page
select updated, number, content from resource
where kind = :kind and (updated, number) > (:updated, :number)
order by updated, number
limit :rows

-- name: changed
select content from resource where kind = :kind and updated > :since and updated <= :until order by updated, number

-- name: erased
select kind, id from deleted where updated > :since and updated <= :until order by updated

-- name: newest
select coalesce(max(updated), '') from (select updated from resource union all select updated from deleted) told
