-- How fresh each source is, and what wakes an operator.

alter table ingest.day add column newest_change timestamptz;
comment on column ingest.day.newest_change is 'open: the newest time of change that the source wrote on a row of this day';

alter table ingest.carry_over add column overdue bigint not null default 0;
comment on column ingest.carry_over.overdue is 'open: rows in quarantine for more than a day';

create table ingest.alarm (
    alarm_id bigint generated always as identity primary key,
    source_id smallint not null references ingest.source,
    kind text not null check (kind in ('silent', 'held', 'differs')),
    since timestamptz not null,
    opened_at timestamptz not null,
    closed_at timestamptz
);
create unique index on ingest.alarm (source_id, kind) where closed_at is null;
comment on table ingest.alarm is 'keep 10 years: what an operator must look at, from when until when';
comment on column ingest.alarm.alarm_id is 'open: surrogate key';
comment on column ingest.alarm.source_id is 'open: the source';
comment on column ingest.alarm.kind is 'open: silent: longer than its contract says; held: a batch waits for an operator; differs: it does not hold what we hold';
comment on column ingest.alarm.since is 'open: since when it has been so';
comment on column ingest.alarm.opened_at is 'open: when it was noticed';
comment on column ingest.alarm.closed_at is 'open: when it was over; empty: it lasts';
grant select on ingest.alarm to pccovid_app;
grant select, insert, update on ingest.alarm to pccovid_engine;

-- The last success and the first attempt of a source are looked up at every reading of the status page.
create index on ingest.batch (source_id, finished_at desc) where status = 'done';
create index on ingest.batch (source_id, received_at);

create function ingest.due_alarms(p_at timestamptz) returns table (source_id smallint, kind text, since timestamptz)
language sql stable set search_path = '' as $$
    -- A source that nobody ever asked is not silent; one that was asked in vain since its first day is.
    select s.source_id, 'silent', t.heard + s.max_lag
    from ingest.source s
    cross join lateral (
        select coalesce((select max(b.finished_at) from ingest.batch b where b.source_id = s.source_id and b.status = 'done'),
                        (select min(b.received_at) from ingest.batch b where b.source_id = s.source_id)) as heard
    ) t
    where t.heard + s.max_lag < p_at
    union all
    select b.source_id, 'held', min(b.received_at)
    from ingest.batch b
    where b.status in ('held_schema_drift', 'held_volume') and b.released_by is null
    group by b.source_id
$$;
comment on function ingest.due_alarms is 'What an operator ought to look at at this moment.';
grant execute on function ingest.due_alarms(timestamptz) to pccovid_engine;
