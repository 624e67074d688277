-- What every floor needs. Nobody may do anything by default; each file grants what its tables are for.
create schema commons;
create schema access;
create schema ingest;
create schema people;
create schema records;

revoke all on schema public from public;
grant usage on schema commons, access, ingest, people, records to pccovid_app, pccovid_engine;
alter default privileges revoke execute on functions from public;
