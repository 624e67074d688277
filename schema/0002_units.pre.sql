-- Units of administration with their history. The rows come from src/pccovid/commons/units/data and are loaded
-- after every migration; the program never writes here otherwise.

create table commons.unit (
    unit_id integer primary key,
    code text not null,
    level text not null check (level in ('nation', 'province', 'district', 'commune')),
    kind text not null,
    name text not null,
    fold text not null,
    parent_id integer references commons.unit,
    province_id integer references commons.unit,
    district_id integer references commons.unit,
    lat real,
    lon real,
    valid_from date not null,
    valid_to date check (valid_to > valid_from),
    unique (level, code, valid_from)
);
create index unit_parent on commons.unit (parent_id);
create index unit_fold on commons.unit (fold);
comment on table commons.unit is 'keep permanent: the official list of units, each for the time it stood; codes are reused, unit_id is not';
comment on column commons.unit.unit_id is 'open: surrogate key, the row of data/units.csv';
comment on column commons.unit.code is 'open: official code of the General Statistics Office, zero-padded text';
comment on column commons.unit.level is 'open: nation, province, district or commune';
comment on column commons.unit.kind is 'open: official kind (Tỉnh, Quận, Xã, Phường, Thị trấn and others), empty for the nation';
comment on column commons.unit.name is 'open: official name without its kind';
comment on column commons.unit.fold is 'open: the name without case and accents';
comment on column commons.unit.parent_id is 'open: the unit directly above';
comment on column commons.unit.province_id is 'open: the province it lies in; its own id for a province';
comment on column commons.unit.district_id is 'open: the district it lies in; its own id for a district';
comment on column commons.unit.lat is 'open: latitude of its centre, WGS 84 degrees, where known';
comment on column commons.unit.lon is 'open: longitude of its centre, WGS 84 degrees, where known';
comment on column commons.unit.valid_from is 'open: first day on which it stood in this form';
comment on column commons.unit.valid_to is 'open: first day on which it stood no more';

create table commons.unit_successor (
    old_id integer not null references commons.unit,
    new_id integer not null references commons.unit,
    how text not null check (how in ('whole', 'split_main', 'split')),
    doubtful boolean not null,
    primary key (old_id, new_id)
);
create index unit_successor_new on commons.unit_successor (new_id);
comment on table commons.unit_successor is 'keep permanent: which units of July 2025 took over which earlier ones';
comment on column commons.unit_successor.old_id is 'open: the unit that ended';
comment on column commons.unit_successor.new_id is 'open: a unit that took it over';
comment on column commons.unit_successor.how is 'open: the whole of it, the largest part, or another part';
comment on column commons.unit_successor.doubtful is 'open: the sources contradict each other or the map; an officer decides';

grant select on commons.unit, commons.unit_successor to pccovid_app, pccovid_engine;
