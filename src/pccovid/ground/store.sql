-- What the schema snapshot asks the catalogue.

-- name: schema_tables
select format('%%I.%%I', n.nspname, c.relname), obj_description(c.oid),
       c.relrowsecurity, c.relforcerowsecurity, c.oid
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any(%(schemas)s) and c.relkind in ('r', 'p', 'v') order by 1

-- name: schema_columns
select format('    %%I %%s%%s%%s', a.attname, format_type(a.atttypid, a.atttypmod),
              case when a.attnotnull then ' not null' else '' end,
              case when a.attidentity <> '' then ' generated always as identity'
                   when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end),
       col_description(a.attrelid, a.attnum)
from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = %(oid)s and a.attnum > 0 and not a.attisdropped order by a.attnum

-- name: schema_constraints
select '    ' || pg_get_constraintdef(oid) from pg_constraint
where conrelid = %(oid)s and contype in ('p', 'u', 'f', 'c') order by contype desc, pg_get_constraintdef(oid)

-- name: schema_indexes
select pg_get_indexdef(i.indexrelid) || ';' from pg_index i
where i.indrelid = %(oid)s and not exists (select from pg_constraint c where c.conindid = i.indexrelid) order by 1

-- name: schema_policies
select format('create policy %%I on %%s for %%s to %%s%%s%%s;', p.polname, p.polrelid::regclass,
              case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end,
              (select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r where r.oid = any(p.polroles)),
              ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
              ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
from pg_policy p where p.polrelid = %(oid)s order by p.polname

-- name: schema_grants
select format('grant %%s on %%s to %%s;', string_agg(what, ', ' order by what), %(oid)s::oid::regclass, grantee) from (
    select lower(privilege_type) as what, pg_get_userbyid(g.grantee) as grantee
    from pg_class c, aclexplode(c.relacl) g where c.oid = %(oid)s and g.grantee <> c.relowner
    union all
    select lower(privilege_type) || ' (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')', pg_get_userbyid(g.grantee)
    from pg_attribute a, aclexplode(a.attacl) g where a.attrelid = %(oid)s group by privilege_type, g.grantee
) granted group by grantee order by grantee

-- name: schema_functions
select pg_get_functiondef(p.oid) || ';',
       (select string_agg(format('grant execute on function %%s to %%s;', p.oid::regprocedure, pg_get_userbyid(g.grantee)), e'\n'
                          order by pg_get_userbyid(g.grantee))
        from aclexplode(p.proacl) g where g.grantee <> p.proowner)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any(%(schemas)s) order by p.oid::regprocedure::text
