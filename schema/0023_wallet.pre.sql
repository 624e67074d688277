-- Codes on paper: what a printed personal QR stands for. The picture holds a random number and a signature, and nothing
-- about the person; whoever loses the paper revokes the number.

create schema proof authorization pccovid_owner;
grant usage on schema proof to pccovid_app, pccovid_engine;

create table proof.paper_code (
    code_id uuid primary key,
    person_id uuid not null references people.person,
    form text not null check (form in ('sheet', 'card')),
    account_id uuid references access.account,
    officer_id uuid references access.officer,
    issued_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > issued_at),
    revoked_at timestamptz,
    check (num_nonnulls(account_id, officer_id) = 1)
);
create index on proof.paper_code (person_id);
comment on table proof.paper_code is 'keep 30 days: personal QR codes on paper: for whom, until when, and whether the paper was lost; counted from the day it ended';
comment on column proof.paper_code.code_id is 'secret: the random number in the picture';
comment on column proof.paper_code.person_id is 'person: whom the paper stands for';
comment on column proof.paper_code.form is 'open: a sheet (A4) or a card (85.6 x 54 mm)';
comment on column proof.paper_code.account_id is 'person: the telephone that printed it, for oneself or a member of the household';
comment on column proof.paper_code.officer_id is 'person: the officer who printed it, for somebody without a telephone';
comment on column proof.paper_code.issued_at is 'open: when';
comment on column proof.paper_code.expires_at is 'open: until when it is good';
comment on column proof.paper_code.revoked_at is 'open: since when it is good no more; empty: it was not lost';

alter table proof.paper_code enable row level security;
alter table proof.paper_code force row level security;
create policy engine on proof.paper_code to pccovid_engine using (true);
create policy functions on proof.paper_code to pccovid_owner using (true);
create policy opened on proof.paper_code for select to pccovid_app
    using (person_id in (select access.opened('paper_code')));
create policy printed on proof.paper_code for insert to pccovid_app
    with check (person_id in (select access.opened('paper_code')) and revoked_at is null
                and (account_id, officer_id) is not distinct from
                    (select (s.account_id, s.officer_id) from access.current_session() s));
create policy lost on proof.paper_code for update to pccovid_app
    using (person_id in (select access.opened('paper_code')));
grant select, insert, update (revoked_at) on proof.paper_code to pccovid_app;
grant select, insert, update, delete on proof.paper_code to pccovid_engine;

create function proof.person_now(p_person uuid) returns uuid
language sql stable security definer set search_path = '' as $$
    with recursive way(person_id, gone_to) as (
        select s.person_id, s.gone_to from access.subject s where s.person_id = p_person
        union
        select s.person_id, s.gone_to from access.subject s join way w on s.person_id = w.gone_to
    )
    select person_id from way where gone_to is null
$$;
comment on function proof.person_now is 'Whom an id stands for today: oneself, or the person that the double was merged into. Null when nobody is known.';

create function proof.paper_stands_for(p_code uuid) returns table (person_id uuid, revoked_at timestamptz)
language sql stable security definer set search_path = '' rows 1 as $$
    select proof.person_now(c.person_id), c.revoked_at from proof.paper_code c
    where c.code_id = p_code and exists (select from access.current_session())
$$;
comment on function proof.paper_stands_for is 'Whose a code on paper is: an id to open a door with. Nothing when we printed no such code, or nobody asks.';

revoke execute on function proof.person_now(uuid), proof.paper_stands_for(uuid) from public;
grant execute on function proof.person_now(uuid), proof.paper_stands_for(uuid) to pccovid_app;
