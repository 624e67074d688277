-- Notices and warnings to people: what they say, how they travelled, who read them, and whom nobody reached.

create table records.notice (
    notice_id bigint generated always as identity primary key,
    person_id uuid not null references people.person,
    kind text not null,
    version smallint not null,
    subject text not null,
    filled jsonb not null,
    severity text not null check (severity in ('warning', 'task', 'news')),
    sms text not null check (sms in ('always', 'without_push', 'never')),
    created_at timestamptz not null,
    ends_at timestamptz not null,
    reach_by timestamptz,
    read_at timestamptz,
    read_by uuid,
    unique (person_id, kind, subject)
);
create index on records.notice (person_id) where read_at is null and reach_by is not null;
comment on table records.notice is 'keep 90 days: what a person was told, by the template of its kind; the same thing is told once';
comment on column records.notice.notice_id is 'open: surrogate key';
comment on column records.notice.person_id is 'person: to whom';
comment on column records.notice.kind is 'health: the template';
comment on column records.notice.version is 'open: version of the template';
comment on column records.notice.subject is 'health: by what two notices of a kind are the same';
comment on column records.notice.filled is 'health: values of the template: days, numbers, codes; never a name';
comment on column records.notice.severity is 'health: warning, something to do, or news';
comment on column records.notice.sms is 'open: whether a text message is sent';
comment on column records.notice.created_at is 'person: when';
comment on column records.notice.ends_at is 'open: not shown after this moment';
comment on column records.notice.reach_by is 'open: from then on the commune is asked to tell the person; empty: never';
comment on column records.notice.read_at is 'person: when it was read';
comment on column records.notice.read_by is 'person: the telephone on which it was read';

create table records.delivery (
    delivery_id bigint generated always as identity primary key,
    notice_id bigint not null references records.notice on delete cascade,
    account_id uuid not null references access.account,
    channel text not null check (channel in ('push', 'sms')),
    urgent boolean not null,
    state text not null default 'waiting'
        check (state in ('waiting', 'sent', 'delivered', 'failed', 'given_up', 'not_needed')),
    attempts smallint not null default 0,
    next_try timestamptz not null,
    receipt text,
    sent_at timestamptz,
    changed_at timestamptz not null default now(),
    unique (notice_id, account_id, channel)
);
create index on records.delivery (urgent desc, next_try) where state = 'waiting';
create index on records.delivery (sent_at) where state = 'sent' and receipt is not null;
comment on table records.delivery is 'keep 90 days: the way of a notice to one telephone over one channel';
comment on column records.delivery.delivery_id is 'open: surrogate key; the gateway knows a message by it, so that one sent twice is shown once';
comment on column records.delivery.notice_id is 'open: which notice';
comment on column records.delivery.account_id is 'person: to which proved telephone';
comment on column records.delivery.channel is 'open: push or text message';
comment on column records.delivery.urgent is 'open: goes before what is not';
comment on column records.delivery.state is 'open: waiting, sent (the channel took it), delivered (it has a receipt), failed (refused for good), given_up (tried too often), not_needed (read before)';
comment on column records.delivery.attempts is 'open: tries so far';
comment on column records.delivery.next_try is 'open: not before this moment of the machine''s clock; after a claim, when the claim lapses';
comment on column records.delivery.receipt is 'open: by what the gateway knows it';
comment on column records.delivery.sent_at is 'person: when the channel took it';
comment on column records.delivery.changed_at is 'person: when the state changed';

create table records.push_device (
    device_id bigint generated always as identity primary key,
    account_id uuid not null references access.account,
    session_id uuid not null unique references access.session on delete cascade,
    endpoint text not null unique,
    public_key text not null,
    secret text not null,
    language text not null check (language in ('vi', 'en')),
    made_at timestamptz not null
);
create index on records.push_device (account_id);
comment on table records.push_device is 'keep service: browsers that asked for pushes (RFC 8030); a log-out ends them';
comment on column records.push_device.device_id is 'open: surrogate key';
comment on column records.push_device.account_id is 'person: whose';
comment on column records.push_device.session_id is 'person: the log-in in which it was asked for';
comment on column records.push_device.endpoint is 'secret: address at the push service';
comment on column records.push_device.public_key is 'secret: key of the browser (P-256, base64url)';
comment on column records.push_device.secret is 'secret: what only the browser and we know (RFC 8291, base64url)';
comment on column records.push_device.language is 'open: of its messages';
comment on column records.push_device.made_at is 'open: when';

create table records.reach_try (
    try_id bigint generated always as identity primary key,
    notice_id bigint not null references records.notice on delete cascade,
    outcome text not null check (outcome in ('told', 'not_found')),
    officer_id uuid not null references access.officer,
    at timestamptz not null,
    undone_at timestamptz
);
create index on records.reach_try (notice_id) where undone_at is null;
comment on table records.reach_try is 'keep 90 days: what an officer did so that a person learns of a notice that nobody read';
comment on column records.reach_try.try_id is 'open: surrogate key';
comment on column records.reach_try.notice_id is 'open: which notice';
comment on column records.reach_try.outcome is 'person: told in person, or not found';
comment on column records.reach_try.officer_id is 'person: who tried';
comment on column records.reach_try.at is 'person: when';
comment on column records.reach_try.undone_at is 'open: when the officer took it back';

-- ---------------------------------------------------------------- writing
create function records.write_notices(
    p_kind text, p_version integer, p_severity text, p_sms text, p_urgent boolean, p_at timestamptz, p_ends_at timestamptz,
    p_reach_by timestamptz, p_pause interval, p_people uuid[], p_subjects text[], p_filled jsonb[]
) returns integer language sql volatile security definer set search_path = '' as $$
    with written as (
        insert into records.notice (person_id, kind, version, subject, filled, severity, sms, created_at, ends_at, reach_by)
        select m.person_id, p_kind, p_version, m.subject, m.filled, p_severity, p_sms, p_at, p_ends_at, p_reach_by
        from unnest(p_people, p_subjects, p_filled) m (person_id, subject, filled)
        on conflict (person_id, kind, subject) do nothing
        returning notice_id, person_id
    ), reached as (
        select distinct w.notice_id, a.account_id,
               exists (select from records.push_device d where d.account_id = a.account_id) as takes_push
        from written w
        join access.subject t on t.person_id = w.person_id
        join access.account_person a on a.person_id in (w.person_id, t.gone_to) and a.until is null
    ), queued as (
        insert into records.delivery (notice_id, account_id, channel, urgent, next_try)
        select r.notice_id, r.account_id, c.channel, p_urgent, now() + p_pause
        from reached r cross join (values ('push'), ('sms')) c (channel)
        where case c.channel when 'push' then r.takes_push
                             else p_sms = 'always' or (p_sms = 'without_push' and not r.takes_push) end
    )
    select count(*)::integer from written
$$;
comment on function records.write_notices is 'Writes the same kind of notice to many people, once each, and queues it for every telephone that acts for them; how many were new.';

create function records.notify(
    p_kind text, p_version integer, p_severity text, p_sms text, p_urgent boolean, p_at timestamptz, p_ends_at timestamptz,
    p_reach_by timestamptz, p_pause interval, p_person uuid, p_subject text, p_filled jsonb
) returns integer language sql volatile security definer set search_path = '' as $$
    select coalesce(sum(records.write_notices(p_kind, p_version, p_severity, p_sms, p_urgent, p_at, p_ends_at, p_reach_by,
                                              p_pause, array[o.person_id], array[p_subject], array[p_filled])), 0)::integer
    from access.opened('identity') o (person_id) where o.person_id = p_person
$$;
comment on function records.notify is 'Writes a notice to a person whose door stands open; 0 when it was written before, or the door is shut.';

-- ---------------------------------------------------------------- reading
create function records.household_notices(p_at timestamptz)
returns table (notice_id bigint, person_id uuid, severity text, created_at timestamptz, read_at timestamptz)
language sql stable security definer set search_path = '' rows 10 as $$
    select n.notice_id, a.person_id, n.severity, n.created_at, n.read_at
    from access.account_person a
    cross join lateral access.file_of(a.person_id) f (person_id)
    join records.notice n on n.person_id = f.person_id
    where a.account_id = (select s.account_id from access.current_session() s) and a.until is null and n.ends_at > p_at
    order by n.read_at is not null, array_position(array['warning', 'task', 'news'], n.severity), n.created_at desc, n.notice_id desc
$$;
comment on function records.household_notices is 'The notices of everybody the viewer''s telephone acts for, the most urgent first; ids only: what they say is behind the door.';

-- ---------------------------------------------------------------- rights
do $$
declare t text;
begin
    foreach t in array array['notice', 'delivery', 'push_device', 'reach_try'] loop
        execute format('alter table records.%I enable row level security', t);
        execute format('alter table records.%I force row level security', t);
        execute format('create policy engine on records.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on records.%I to pccovid_owner using (true)', t);
        execute format('grant select, insert, update, delete on records.%I to pccovid_engine', t);
    end loop;
end $$;
create policy opened on records.notice for select to pccovid_app
    using (person_id in (select access.opened('notice')));
create policy read on records.notice for update to pccovid_app
    using (person_id in (select access.opened('notice')))
    with check (read_by = (select s.account_id from access.current_session() s));
create policy mine on records.push_device to pccovid_app
    using (account_id = (select s.account_id from access.current_session() s))
    with check (account_id = (select s.account_id from access.current_session() s)
                and session_id = (select s.session_id from access.current_session() s));
grant select on records.notice to pccovid_app;
grant update (read_at, read_by) on records.notice to pccovid_app;
grant select, insert, delete on records.push_device to pccovid_app;
grant usage on all sequences in schema records to pccovid_app, pccovid_engine;

revoke execute on function
    records.write_notices(text, integer, text, text, boolean, timestamptz, timestamptz, timestamptz, interval, uuid[], text[], jsonb[]),
    records.notify(text, integer, text, text, boolean, timestamptz, timestamptz, timestamptz, interval, uuid, text, jsonb),
    records.household_notices(timestamptz) from public;
grant execute on function
    records.write_notices(text, integer, text, text, boolean, timestamptz, timestamptz, timestamptz, interval, uuid[], text[], jsonb[])
    to pccovid_engine;
grant execute on function
    records.notify(text, integer, text, text, boolean, timestamptz, timestamptz, timestamptz, interval, uuid, text, jsonb),
    records.household_notices(timestamptz) to pccovid_app;
