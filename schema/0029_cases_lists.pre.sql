-- Line lists: cases as lists of agencies tell them. A case opens by their word alone; a laboratory decides more.

create table records.case_report (
    record_id bigint primary key,
    case_class text not null check (case_class in ('suspect', 'probable', 'confirmed')),
    symptoms_on date,
    sampled_on date,
    case_outcome text check (case_outcome in ('recovered', 'died', 'unknown')),
    outcome_day date,
    case_origin text check (case_origin in ('domestic', 'imported'))
);
comment on table records.case_report is 'keep health: a case as a line list of an agency tells it';
comment on column records.case_report.record_id is 'open: the source record that tells it';
comment on column records.case_report.case_class is 'health: suspect, probable, confirmed';
comment on column records.case_report.symptoms_on is 'health: first day of symptoms';
comment on column records.case_report.sampled_on is 'health: day of the sample';
comment on column records.case_report.case_outcome is 'health: recovered, died, unknown; empty: not over';
comment on column records.case_report.outcome_day is 'health: the day of it';
comment on column records.case_report.case_origin is 'health: infected here, or brought in over the border';
alter table records.case_report enable row level security, force row level security;
create policy engine on records.case_report to pccovid_engine using (true);
create policy functions on records.case_report to pccovid_owner using (true);
create policy opened on records.case_report for select to pccovid_app
    using (record_id in (select people.opened_records('treatment')));
grant select on records.case_report to pccovid_app;
grant select, insert, update, delete on records.case_report to pccovid_engine;

create trigger news_of_new after insert on records.case_report referencing new table as fresh
    for each statement execute function records.news_of_treatment();
create trigger news_of_changed after update on records.case_report referencing new table as fresh
    for each statement execute function records.news_of_treatment();

create or replace function records.news_of_links() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into records.news (record_id)
    select f.record_id
    from fresh f
    cross join lateral (
        (select 1 from records.test t where t.record_id = f.record_id and t.result = 'positive' limit 1)
        union all
        (select 1 from records.treatment t where t.record_id = f.record_id limit 1)
        union all
        (select 1 from records.case_report t where t.record_id = f.record_id limit 1)
    ) told;
    return null;
end $$;
