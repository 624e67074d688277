-- For the citizen bench only: sessions without one-time codes, made by the owner on a scratch database.

-- name: bench_people
select p.person_id from people.person p
where p.status = 'active' and exists (select from people.link l where l.person_id = p.person_id and l.state = 'auto')
order by p.person_id limit %(most)s

-- name: bench_session
with account as (
    insert into access.account (account_id, phone) values (%(account)s, %(phone)s) returning account_id
), person as (
    insert into access.account_person (account_id, person_id, relation, proof)
    select account_id, %(person)s, 'self', 'paper' from account
)
insert into access.session (token_hash, account_id, role) select %(token)s, account_id, 'citizen' from account
