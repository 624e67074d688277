-- What a source tells of a person, in the columns of the canonical tables: exports stand on it.
create view people.told with (security_invoker = true) as
select r.record_id, r.source_id,
       case when s.source like 'import\_%' then split_part(r.source_key, ':', 1) else s.source end as source,
       case when s.source like 'import\_%' then substr(r.source_key, strpos(r.source_key, ':') + 1) else r.source_key end as key,
       r.source_updated_at as updated_at, r.full_name, coalesce(r.birth_date::text, r.birth_year::text) as birth, r.sex,
       r.id_number, r.nationality, r.phone, u.code as commune, r.place_text as address, r.on_behalf::integer as on_behalf
from people.source_record r
join ingest.source s using (source_id)
left join commons.unit u on u.unit_id = r.commune_id
where r.gone_at is null;
comment on view people.told is 'Records of all sources in canonical columns; an import''s key is split into who tells it and their own key.';
grant select on people.told to pccovid_engine;
