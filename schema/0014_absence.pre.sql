-- What a source no longer tells: marked at first sight, gone only when a reconciliation says it again.

alter table people.source_record add column missing_since timestamptz, add column gone_at timestamptz,
    add check (gone_at is null or missing_since is not null);
comment on column people.source_record.missing_since is 'open: since when its source no longer tells it; empty: it does';
comment on column people.source_record.gone_at is 'open: when a second reconciliation missed it too: it stands on nobody''s page from then on, and stays in history';
create index on people.source_record (source_id, source_key) where missing_since is not null;
