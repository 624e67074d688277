-- Chunks of which every row is new come in with one insert: nothing is compared with what is there.

-- Ids are given where the rows wait, so that facts need no look at the record. They leave gaps; nobody counts by them.
alter sequence people.source_record_record_id_seq cache 1000;

create function people.add_incoming(p_source smallint, p_batch bigint, p_at timestamptz) returns bigint
language plpgsql volatile as $$
declare
    v_added bigint;
begin
    -- A delivery that told known keys before will do so again: trying would be work done twice.
    if exists (select from ingest.chunk c where c.batch_id = p_batch and c.rows_new < c.rows_ok) then
        return null;
    end if;
    insert into people.source_record (record_id, source_id, source_key, full_name, birth_date, birth_year, sex,
        id_number, phone, commune_id, place_text, on_behalf, nationality, row_hash, batch_id, line_no,
        source_updated_at, loaded_at)
    overriding system value
    select i.record_id, p_source, i.source_key, i.full_name, i.birth_date, i.birth_year, i.sex,
           i.id_number, i.phone, i.commune_id, i.place_text, coalesce(i.on_behalf, false), i.nationality, i.row_hash,
           p_batch, i.line_no, i.source_updated_at, p_at
    from pg_temp.incoming i;
    get diagnostics v_added = row_count;
    return v_added;
exception
    -- Caught here, the key does not reach the server's log.
    when unique_violation then return null;
end $$;
comment on function people.add_incoming is 'Writes all of incoming as new records; how many, or nothing written and null where a key is known or stands there twice.';

create function people.add_facts(p_facts regclass) returns void language plpgsql volatile as $$
begin
    execute (select format('insert into %s (record_id, %s) select record_id, %2$s from pg_temp.incoming where %3$s',
                           p_facts, string_agg(quote_ident(a.attname), ', ' order by a.attnum),
                           string_agg(format('%I is not null', a.attname), ' and ') filter (where a.attnotnull))
             from pg_attribute a
             where a.attrelid = p_facts and a.attnum > 0 and not a.attisdropped and a.attname <> 'record_id');
end $$;
comment on function people.add_facts is 'Writes the facts of records that add_incoming wrote.';

revoke execute on function people.add_incoming(smallint, bigint, timestamptz), people.add_facts(regclass) from public;
grant execute on function people.add_incoming(smallint, bigint, timestamptz), people.add_facts(regclass) to pccovid_engine;
