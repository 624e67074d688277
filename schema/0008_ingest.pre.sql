-- Releasing a held batch, and the figures of the carry-over for those who may not count people themselves.

create table ingest.carry_over (
    source_id smallint primary key references ingest.source,
    records bigint not null,
    people bigint not null,
    automatic bigint not null,
    provisional bigint not null,
    review bigint not null,
    shell bigint not null,
    quarantined bigint not null,
    counted_at timestamptz not null
);
comment on table ingest.carry_over is 'keep permanent: how many records of each source were carried over; counted anew after every linking';
comment on column ingest.carry_over.source_id is 'open: the source';
comment on column ingest.carry_over.records is 'open: records held';
comment on column ingest.carry_over.people is 'open: different persons they are surely about';
comment on column ingest.carry_over.automatic is 'open: carried over without a question, or confirmed since';
comment on column ingest.carry_over.provisional is 'open: shown to the citizen as "is this yours?"';
comment on column ingest.carry_over.review is 'open: in a commune''s work list';
comment on column ingest.carry_over.shell is 'open: on a person of their own until more is known';
comment on column ingest.carry_over.quarantined is 'open: rows that could not be taken in';
comment on column ingest.carry_over.counted_at is 'open: when counted';

create table ingest.carry_over_reason (
    source_id smallint not null references ingest.source,
    reason text not null,
    records bigint not null,
    primary key (source_id, reason)
);
comment on table ingest.carry_over_reason is 'keep permanent: why records of a source were not carried over without a question';
comment on column ingest.carry_over_reason.source_id is 'open: the source';
comment on column ingest.carry_over_reason.reason is 'open: code of the rule of the matcher';
comment on column ingest.carry_over_reason.records is 'open: how many records';

create function ingest.release(p_batch bigint, p_reason text) returns boolean
language sql volatile security definer set search_path = '' as $$
    with released as (
        update ingest.batch b
        set released_by = o.display_name || ': ' || p_reason
        from access.current_session() s
        join access.officer o using (officer_id)
        where b.batch_id = p_batch and b.status in ('held_schema_drift', 'held_volume') and b.released_by is null
          and (select access.may('operations'))
        returning 1
    )
    select exists (select from released)
$$;
comment on function ingest.release is 'An operator lets a held batch through: who and why are written down; the next pull takes it in.';

grant execute on function ingest.release(bigint, text) to pccovid_app;
grant select on ingest.carry_over, ingest.carry_over_reason to pccovid_app;
grant select, insert, update, delete on ingest.carry_over, ingest.carry_over_reason to pccovid_engine;
-- Ids are given before the rows are written, so that facts can be written beside them in the same pass.
grant usage on sequence people.source_record_record_id_seq to pccovid_engine;
