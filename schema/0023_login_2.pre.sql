-- Passkeys (W3C WebAuthn Level 2): a telephone that proved a number and a person may open the account again by
-- fingerprint or face, without a code.

create table access.passkey (
    credential_id bytea primary key,
    account_id uuid not null references access.account,
    public_key bytea not null,
    sign_count bigint not null,
    label text not null,
    created_at timestamptz not null default now(),
    used_at timestamptz
);
create index on access.passkey (account_id);
comment on table access.passkey is 'keep service: passkeys of citizens; the private key never leaves the telephone';
comment on column access.passkey.credential_id is 'person: the name that the telephone gave its key';
comment on column access.passkey.account_id is 'person: the account that it opens';
comment on column access.passkey.public_key is 'open: public key, COSE';
comment on column access.passkey.sign_count is 'open: how often the key had signed; 0 where telephones do not count';
comment on column access.passkey.label is 'person: what the owner calls it';
comment on column access.passkey.created_at is 'open: when it was added';
comment on column access.passkey.used_at is 'open: when it last opened the account';

create table access.challenge (
    challenge_hash bytea primary key,
    used_at timestamptz not null default now()
);
create index on access.challenge (used_at);
comment on table access.challenge is 'keep 1 day: challenges that were answered by a passkey: each is answered once';
comment on column access.challenge.challenge_hash is 'open: SHA-256 of the challenge';
comment on column access.challenge.used_at is 'open: when';

alter table access.passkey enable row level security;
alter table access.passkey force row level security;
create policy functions on access.passkey to pccovid_owner using (true);

create function access.answered(p_challenge bytea) returns boolean
language sql volatile security definer set search_path = '' as $$
    with used as (insert into access.challenge (challenge_hash) values (p_challenge) on conflict do nothing returning 1)
    select exists (select from used)
$$;
comment on function access.answered is 'Whether this challenge is answered for the first time; from now on it is used.';

create function access.add_passkey(p_credential bytea, p_key bytea, p_count bigint, p_label text, p_challenge bytea)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid := (select s.account_id from access.current_session() s
                       where exists (select from access.account_person ap where ap.account_id = s.account_id and ap.until is null));
begin
    -- Only of an account that proved a person, ten at most; the lock lets two forms at once not be eleven.
    perform from access.account where account_id = v_account for update;
    if not found or (select count(*) >= 10 from access.passkey where account_id = v_account)
       or not access.answered(p_challenge) then
        return false;
    end if;
    insert into access.passkey (credential_id, account_id, public_key, sign_count, label)
    values (p_credential, v_account, p_key, p_count, p_label) on conflict do nothing;
    return found;
end $$;

create function access.passkeys() returns table (credential_id bytea, label text, created_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = '' rows 3 as $$
    select p.credential_id, p.label, p.created_at, p.used_at
    from access.current_session() s join access.passkey p using (account_id)
    order by p.created_at
$$;
comment on function access.passkeys is 'The passkeys that open the account of the session.';

create function access.name_passkey(p_credential bytea, p_label text) returns boolean
language sql volatile security definer set search_path = '' as $$
    with named as (
        update access.passkey set label = p_label
        where credential_id = p_credential and account_id = (select account_id from access.current_session()) returning 1
    )
    select exists (select from named)
$$;

create function access.remove_passkey(p_credential bytea) returns boolean
language sql volatile security definer set search_path = '' as $$
    with gone as (
        delete from access.passkey
        where credential_id = p_credential and account_id = (select account_id from access.current_session()) returning 1
    )
    select exists (select from gone)
$$;

create function access.passkey_key(p_credential bytea) returns table (public_key bytea, sign_count bigint)
language sql stable security definer set search_path = '' rows 1 as $$
    select p.public_key, p.sign_count from access.passkey p where p.credential_id = p_credential
$$;
comment on function access.passkey_key is 'What a signature is checked with; whoever names a key learns only what is public of it.';

create function access.use_passkey(p_credential bytea, p_count bigint, p_challenge bytea, p_token_hash bytea, p_device text)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid;
begin
    if not access.answered(p_challenge) then return false; end if;
    -- The count is compared once more where two answers at once wait for each other.
    update access.passkey set sign_count = p_count, used_at = now()
    where credential_id = p_credential and (p_count > sign_count or (p_count = 0 and sign_count = 0))
    returning account_id into v_account;
    if not found then return false; end if;
    insert into access.session (token_hash, account_id, role, device) values (p_token_hash, v_account, 'citizen', p_device);
    return true;
end $$;
comment on function access.use_passkey is 'Opens a session for a signature that was found right; an answered challenge and a count that went back are refused.';

create or replace function access.hand_over(p_from uuid, p_to uuid) returns void
language sql volatile security definer set search_path = '' as $$
    update access.account_person
    set account_id = p_to,
        relation = case when exists (select from access.account_person t where t.account_id = p_to and t.until is null)
                        then 'guardian' else relation end
    where account_id = p_from and until is null;
    update access.claim_try set account_id = p_to where account_id = p_from;
    update access.passkey set account_id = p_to where account_id = p_from;
    update access.session set account_id = p_to where account_id = p_from and ended_at is null;
$$;

revoke execute on function access.answered(bytea), access.add_passkey(bytea, bytea, bigint, text, bytea), access.passkeys(),
    access.name_passkey(bytea, text), access.remove_passkey(bytea), access.passkey_key(bytea),
    access.use_passkey(bytea, bigint, bytea, bytea, text) from public;
grant execute on function access.add_passkey(bytea, bytea, bigint, text, bytea), access.passkeys(),
    access.name_passkey(bytea, text), access.remove_passkey(bytea), access.passkey_key(bytea),
    access.use_passkey(bytea, bigint, bytea, bytea, text) to pccovid_app;
