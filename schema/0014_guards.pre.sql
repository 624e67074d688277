-- Changes are set aside until their whole batch was judged, so that a batch that is held has changed nothing that
-- anybody sees; and counters by day, by which batches are judged and sources are watched.

create table people.set_aside (
    batch_id bigint not null references ingest.batch,
    line_no bigint not null,
    source_key text not null,
    content jsonb not null,
    primary key (batch_id, line_no)
);
comment on table people.set_aside is 'keep until mended: rows of a batch that would change a record, until the batch was judged';
comment on column people.set_aside.batch_id is 'open: the delivery';
comment on column people.set_aside.line_no is 'open: line in that delivery';
comment on column people.set_aside.source_key is 'person: the source''s own key';
comment on column people.set_aside.content is 'secret: the row in normal form';
alter table people.set_aside enable row level security;
alter table people.set_aside force row level security;
create policy engine on people.set_aside to pccovid_engine using (true);
grant select, insert, delete on people.set_aside to pccovid_engine;

create table ingest.day (
    source_id smallint not null references ingest.source,
    day date not null,
    rows_read bigint not null,
    rows_bad bigint not null,
    rows_new bigint not null,
    rows_changed bigint not null,
    primary key (source_id, day)
);
comment on table ingest.day is 'keep 10 years: what each source delivered on each day';
comment on column ingest.day.source_id is 'open: the source';
comment on column ingest.day.day is 'open: the day in Viet Nam';
comment on column ingest.day.rows_read is 'open: rows seen';
comment on column ingest.day.rows_bad is 'open: of these, rows in quarantine';
comment on column ingest.day.rows_new is 'open: keys not seen before';
comment on column ingest.day.rows_changed is 'open: keys whose content changed';
grant select on ingest.day to pccovid_app;
grant select, insert, update on ingest.day to pccovid_engine;

insert into ingest.day (source_id, day, rows_read, rows_bad, rows_new, rows_changed)
select b.source_id, (b.received_at at time zone 'Asia/Ho_Chi_Minh')::date, sum(c.rows_read), sum(c.rows_bad), sum(c.rows_new),
       sum(c.rows_changed)
from ingest.chunk c join ingest.batch b using (batch_id)
group by 1, 2;

create index on ingest.batch (source_id, batch_id) where status in ('held_schema_drift', 'held_volume');

grant execute on function people.fold(text) to pccovid_engine;
