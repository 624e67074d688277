-- Facts that their source tells apart from the person: a resource of FHIR points to its Patient. The record of such a
-- fact says of the person what the source's own record of them says, and goes with it when that changes.

create table people.subject (
    record_id bigint primary key,
    subject_key text not null,
    subject_hash bigint not null
);
create index on people.subject (subject_key);
comment on table people.subject is 'keep record: whom a record is about, where its source keeps people apart from facts';
comment on column people.subject.record_id is 'open: the record of the fact';
comment on column people.subject.subject_key is 'person: the source''s own key of the person, a source_key of the same source';
comment on column people.subject.subject_hash is 'open: content of the person''s record when it was taken over';
alter table people.subject enable row level security;
alter table people.subject force row level security;
create policy engine on people.subject to pccovid_engine using (true);
grant select, insert, update, delete on people.subject to pccovid_engine;

-- The hash of such a record is that of its own content and the person's together (xor), so that either can be taken
-- out again: a record told again is unchanged exactly when both are.
create function people.tell_subjects(p_source smallint) returns void language plpgsql volatile as $$
begin
    update pg_temp.incoming i
    set full_name = p.full_name, birth_date = p.birth_date, birth_year = p.birth_year, sex = p.sex,
        id_number = p.id_number, phone = p.phone, commune_id = p.commune_id, place_text = p.place_text,
        nationality = p.nationality, row_hash = i.row_hash # coalesce(i.subject_hash, 0) # p.row_hash,
        subject_hash = p.row_hash
    from pg_temp.incoming k
    cross join lateral (
        select s.full_name, s.birth_date, s.birth_year, s.sex, s.id_number, s.phone, s.commune_id, s.place_text,
               s.nationality, s.row_hash
        from people.source_record s
        where s.source_id = p_source and s.source_key = k.subject_key
        limit 1
    ) p
    where i.line_no = k.line_no;
end $$;
comment on function people.tell_subjects is 'Gives the rows of incoming what their source says of the persons they are about.';

create function people.follow_subjects(p_at timestamptz) returns void language plpgsql volatile as $$
begin
    with followers as materialized (
        select f.record_id, f.subject_hash, p.record_id as subject_id, p.row_hash
        from pg_temp.arrived a
        join people.source_record p on p.record_id = a.record_id
        cross join lateral (
            select s.record_id, s.subject_hash
            from people.subject s
            join people.source_record r on r.record_id = s.record_id and r.source_id = p.source_id
            where s.subject_key = p.source_key and s.subject_hash <> p.row_hash
            offset 0
        ) f
        where a.state = 'changed'
    ), kept as (
        insert into people.source_record_version (record_id, version, content, batch_id, line_no, replaced_at)
        select r.record_id, r.version, to_jsonb(r), r.batch_id, r.line_no, p_at
        from followers join people.source_record r using (record_id)
    ), marked as (
        update people.subject s set subject_hash = f.row_hash from followers f where s.record_id = f.record_id
    )
    update people.source_record r
    set version = r.version + 1, full_name = p.full_name, birth_date = p.birth_date, birth_year = p.birth_year,
        sex = p.sex, id_number = p.id_number, phone = p.phone, commune_id = p.commune_id, place_text = p.place_text,
        nationality = p.nationality, row_hash = r.row_hash # f.subject_hash # f.row_hash, loaded_at = p_at
    from followers f
    join people.source_record p on p.record_id = f.subject_id
    where r.record_id = f.record_id;
end $$;
comment on function people.follow_subjects is 'Lets records go with the person they are about, where the source changed what it says of the person; their former versions stay.';

revoke execute on function people.tell_subjects(smallint), people.follow_subjects(timestamptz) from public;
grant execute on function people.tell_subjects(smallint), people.follow_subjects(timestamptz) to pccovid_engine;
