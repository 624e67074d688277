-- Epidemic levels of units as they were published. About nobody: bands and yes or no for everybody, numbers behind them
-- for those who reckon, because a small unit's few cases could be somebody one knows.

create table response.level (
    unit_id integer not null references commons.unit,
    level smallint not null check (level between 1 and 4),
    valid_from date not null,
    rule text not null,
    cases_band smallint not null check (cases_band between 1 and 4),
    coverage_met boolean not null,
    elders_met boolean not null,
    held boolean not null,
    inputs jsonb not null,
    source text not null,
    published_at timestamptz not null,
    primary key (unit_id, valid_from, published_at)
);
comment on table response.level is 'keep permanent: epidemic level of a unit from a day on, as published; of one day the publication made last counts';
comment on column response.level.unit_id is 'open: province or commune';
comment on column response.level.level is 'open: 1 low, 2 medium, 3 high, 4 very high';
comment on column response.level.valid_from is 'open: from which day on, until the next';
comment on column response.level.rule is 'open: id of the rule that gave it';
comment on column response.level.cases_band is 'open: band of new community cases per 100,000 people a week, 1 the lowest';
comment on column response.level.coverage_met is 'open: whether enough adults have a dose';
comment on column response.level.elders_met is 'open: whether enough old people are fully vaccinated';
comment on column response.level.held is 'open: whether it stayed as it was because treatment is not ready';
comment on column response.level.inputs is 'open: the numbers it was reckoned from; not for the public pages, where few cases could be recognised';
comment on column response.level.source is 'open: where it was published';
comment on column response.level.published_at is 'open: when it was published';

grant select (unit_id, level, valid_from, rule, cases_band, coverage_met, elders_met, held, source, published_at)
    on response.level to pccovid_app;
grant select, insert on response.level to pccovid_engine;
