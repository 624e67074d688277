-- A text is kept the moment the gateway hands it over, by a gate that may write it and read nothing; the engine reads it.

alter table response.text_received alter column people set default '{}', alter column understood drop not null;
create index text_to_read on response.text_received (received_at) where understood is null;
comment on column response.text_received.understood is 'health: whether it became a daily check; empty: not read yet';

create policy received on response.text_received for insert to pccovid_app with check (understood is null and people = '{}');
grant insert (message_id, received_at, phone, body) on response.text_received to pccovid_app;
