-- Rows that could not be taken in go back to their owner as a table, and are closed when they come again mended.

alter table ingest.batch add column columns text[];
comment on column ingest.batch.columns is 'open: the columns of a file in its own order; empty: those of the contract';
alter table ingest.quarantine add column source_key text;
comment on column ingest.quarantine.source_key is 'person: the source''s own key, where the row has one that can be read';
create index on ingest.quarantine (source_key) where status = 'open';

create policy functions on ingest.quarantine to pccovid_owner using (true);

create function ingest.quarantine_of(p_source text, p_most integer)
returns table (batch_id bigint, line_no bigint, columns text[], reasons text[], raw bytea)
language plpgsql volatile security definer set search_path = '' as $$
begin
    if session_user <> 'pccovid_engine' then
        if not access.may('operations') then return; end if;
        insert into access.bulk_act (actor, purpose, act)
        select o.display_name, 'operations', 'take the rows in quarantine of ' || p_source
        from access.current_session() s join access.officer o using (officer_id);
    end if;
    -- Of a row that was sent again and again, the last.
    return query
    select q.batch_id, q.line_no, q.columns, q.reasons, q.raw
    from (
        select distinct on (coalesce(k.source_key, k.batch_id || ' ' || k.line_no))
               k.batch_id, k.line_no, b.columns, k.reasons, k.raw
        from ingest.quarantine k
        join ingest.batch b using (batch_id)
        join ingest.source s using (source_id)
        where s.source = p_source and k.status = 'open'
        order by coalesce(k.source_key, k.batch_id || ' ' || k.line_no), k.batch_id desc, k.line_no desc
    ) q
    order by q.batch_id, q.line_no
    limit p_most;
end $$;
comment on function ingest.quarantine_of is 'The open rows in quarantine of a source with their bytes, for its owner: for operators, with a line in the log.';
grant execute on function ingest.quarantine_of(text, integer) to pccovid_app, pccovid_engine;
