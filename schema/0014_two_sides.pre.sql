-- What a source and we found when we compared all keys.
create table ingest.recon (
    recon_id bigint generated always as identity primary key,
    source_id smallint not null references ingest.source,
    checked_at timestamptz not null,
    keys_here bigint not null,
    keys_there bigint not null,
    buckets_differing integer not null,
    absent_there bigint not null,
    missing_here bigint not null,
    older_here bigint not null,
    gone bigint not null,
    is_kept boolean not null
);
create index on ingest.recon (source_id, checked_at desc);
comment on table ingest.recon is 'keep 10 years: one comparison of a source with what we hold of it';
comment on column ingest.recon.recon_id is 'open: surrogate key';
comment on column ingest.recon.source_id is 'open: the source';
comment on column ingest.recon.checked_at is 'open: when';
comment on column ingest.recon.keys_here is 'open: keys that we hold';
comment on column ingest.recon.keys_there is 'open: keys that it holds';
comment on column ingest.recon.buckets_differing is 'open: of 256 groups of keys, those whose sums differ';
comment on column ingest.recon.absent_there is 'open: keys that we hold and it does not';
comment on column ingest.recon.missing_here is 'open: keys that it holds and we do not, those in quarantine left out';
comment on column ingest.recon.older_here is 'open: keys of which we hold another state';
comment on column ingest.recon.gone is 'open: of the keys absent there, those that were missing before and are gone now';
comment on column ingest.recon.is_kept is 'open: too many people would have lost something, so nothing went';
grant select on ingest.recon to pccovid_app;
grant select, insert on ingest.recon to pccovid_engine;

create or replace function ingest.due_alarms(p_at timestamptz) returns table (source_id smallint, kind text, since timestamptz)
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
    union all
    -- One key in a thousand is more than what changes while we compare.
    select r.source_id, 'differs', r.checked_at
    from ingest.source s
    cross join lateral (select k.* from ingest.recon k where k.source_id = s.source_id order by k.checked_at desc limit 1) r
    where r.is_kept or (r.missing_here + r.older_here) * 1000 > r.keys_there
$$;
