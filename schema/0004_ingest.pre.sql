-- How records come in: batches, chunks, quarantine, bookmarks. Exact counters everywhere:
-- rows_read = rows_ok + rows_bad, rows_ok = rows_new + rows_changed + rows_unchanged.

create table ingest.source (
    source_id smallint primary key,
    source text not null unique,
    title_vi text not null,
    title_en text not null,
    owner text not null,
    legal_basis text not null,
    transport text not null check (transport in ('rest', 'sql', 'file', 'questions')),
    target text not null check (target in ('record', 'register')),
    trust_rank smallint not null,
    max_lag interval not null,
    contract_sha256 text not null
);
comment on table ingest.source is 'keep permanent: the connected databases, loaded from their contracts';
comment on column ingest.source.source_id is 'open: short key that every record carries';
comment on column ingest.source.source is 'open: code';
comment on column ingest.source.title_vi is 'open: what citizens read';
comment on column ingest.source.title_en is 'open: what citizens read in English';
comment on column ingest.source.owner is 'open: agency that owns the data and mends it';
comment on column ingest.source.legal_basis is 'open: the document that allows the connection';
comment on column ingest.source.transport is 'open: how it is read';
comment on column ingest.source.target is 'open: records of people, or the register used for matching only';
comment on column ingest.source.trust_rank is 'open: 1 is believed first when sources differ';
comment on column ingest.source.max_lag is 'open: older than this is stale';
comment on column ingest.source.contract_sha256 is 'open: the contract in force';

create table ingest.batch (
    batch_id bigint generated always as identity primary key,
    source_id smallint not null references ingest.source,
    name text not null,
    sha256 text,
    size_bytes bigint,
    status text not null default 'running' check (status in ('running', 'done', 'held_schema_drift', 'held_volume', 'failed')),
    reason text,
    released_by text,
    received_at timestamptz not null default now(),
    finished_at timestamptz
);
create unique index on ingest.batch (source_id, sha256) where sha256 is not null;
create index on ingest.batch (source_id, batch_id desc);
comment on table ingest.batch is 'keep 10 years: one delivery of one source';
comment on column ingest.batch.batch_id is 'open: surrogate key';
comment on column ingest.batch.source_id is 'open: the source';
comment on column ingest.batch.name is 'open: file name, or what was asked';
comment on column ingest.batch.sha256 is 'open: of the whole file: the same file again changes nothing';
comment on column ingest.batch.size_bytes is 'open: size of what landed';
comment on column ingest.batch.status is 'open: running, done, held or failed';
comment on column ingest.batch.reason is 'open: why it is held or failed, in plain words';
comment on column ingest.batch.released_by is 'open: who released it, and why';
comment on column ingest.batch.received_at is 'open: when it began';
comment on column ingest.batch.finished_at is 'open: when it ended';

create table ingest.chunk (
    batch_id bigint not null references ingest.batch,
    chunk_no integer not null,
    byte_to bigint not null,
    line_to bigint not null,
    rows_read integer not null,
    rows_ok integer not null,
    rows_bad integer not null,
    rows_new integer not null,
    rows_changed integer not null,
    rows_unchanged integer not null,
    sha256 text not null,
    committed_at timestamptz not null default now(),
    primary key (batch_id, chunk_no),
    check (rows_read = rows_ok + rows_bad),
    check (rows_ok = rows_new + rows_changed + rows_unchanged)
);
comment on table ingest.chunk is 'keep 10 years: a part of a batch that was committed as one; a killed load goes on behind the last';
comment on column ingest.chunk.batch_id is 'open: the batch';
comment on column ingest.chunk.chunk_no is 'open: 0, 1, 2, ...';
comment on column ingest.chunk.byte_to is 'open: position in the landed file behind this chunk';
comment on column ingest.chunk.line_to is 'open: lines read up to here';
comment on column ingest.chunk.rows_read is 'open: rows seen';
comment on column ingest.chunk.rows_ok is 'open: rows taken in';
comment on column ingest.chunk.rows_bad is 'open: rows in quarantine';
comment on column ingest.chunk.rows_new is 'open: keys not seen before';
comment on column ingest.chunk.rows_changed is 'open: keys whose content changed';
comment on column ingest.chunk.rows_unchanged is 'open: keys told again, or an older telling';
comment on column ingest.chunk.sha256 is 'open: of the bytes of the chunk';
comment on column ingest.chunk.committed_at is 'open: when';

create table ingest.quarantine (
    quarantine_id bigint generated always as identity primary key,
    batch_id bigint not null references ingest.batch,
    line_no bigint not null,
    reasons text[] not null,
    raw bytea not null,
    status text not null default 'open' check (status in ('open', 'fixed_at_source', 'rejected')),
    unique (batch_id, line_no)
);
comment on table ingest.quarantine is 'keep until mended: rows that could not be taken in, with the bytes as they came';
comment on column ingest.quarantine.quarantine_id is 'open: surrogate key';
comment on column ingest.quarantine.batch_id is 'open: the batch';
comment on column ingest.quarantine.line_no is 'open: line in the file, or row in the answer';
comment on column ingest.quarantine.reasons is 'open: codes of what is wrong';
comment on column ingest.quarantine.raw is 'secret: the bytes as they came';
comment on column ingest.quarantine.status is 'open: open, mended by the owner, or rejected';

create table ingest.bookmark (
    source_id smallint not null references ingest.source,
    stream text not null,
    cursor text not null,
    moved_at timestamptz not null default now(),
    primary key (source_id, stream)
);
comment on table ingest.bookmark is 'keep permanent: how far each stream of a source was read';
comment on column ingest.bookmark.source_id is 'open: the source';
comment on column ingest.bookmark.stream is 'open: table or endpoint';
comment on column ingest.bookmark.cursor is 'open: the source''s own position';
comment on column ingest.bookmark.moved_at is 'open: when it last moved';

alter table ingest.quarantine enable row level security;
alter table ingest.quarantine force row level security;
create policy engine on ingest.quarantine to pccovid_engine using (true);
-- Operators see where and why; the bytes stay with the engine and go back to the owner.
create policy operators on ingest.quarantine for select to pccovid_app using ((select access.may('operations')));
grant select (quarantine_id, batch_id, line_no, reasons, status) on ingest.quarantine to pccovid_app;
grant select on ingest.source, ingest.batch, ingest.chunk, ingest.bookmark to pccovid_app;
grant select, insert, update, delete on all tables in schema ingest to pccovid_engine;
