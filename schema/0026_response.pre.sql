-- From a case to its ring: what the State concludes of facts that others tell. Cases, who met them and by which
-- evidence, and quarantine orders; each with its dated history, so that every conclusion can be drawn anew.

create function access.in_reach(p_unit integer) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from access.current_session() s join commons.unit c on c.unit_id = p_unit
                   where s.unit_id in (c.unit_id, c.district_id, c.province_id)
                      or exists (select from commons.unit n where n.unit_id = s.unit_id and n.level = 'nation'))
$$;
comment on function access.in_reach is 'Whether a unit lies in the one that the viewer serves.';
revoke execute on function access.in_reach(integer) from public;
grant execute on function access.in_reach(integer) to pccovid_app;

create function access.units_in_reach() returns setof integer
language sql stable security definer set search_path = '' rows 1000 as $$
    select c.unit_id from commons.unit c
    where exists (select from access.current_session() s
                  where s.unit_id in (c.unit_id, c.district_id, c.province_id)
                     or exists (select from commons.unit n where n.unit_id = s.unit_id and n.level = 'nation'))
$$;
comment on function access.units_in_reach is 'The unit that the viewer serves and all units in it.';
revoke execute on function access.units_in_reach() from public;
grant execute on function access.units_in_reach() to pccovid_app;

-- ---------------------------------------------------------------- cases
create table response.case_file (
    case_id bigint generated always as identity primary key,
    case_no text not null unique,
    person_id uuid not null,
    classification text not null check (classification in ('not_classified', 'suspect', 'probable', 'confirmed', 'no_case')),
    basis text not null check (basis in ('laboratory', 'criteria', 'stated')),
    test_record_id bigint,
    definition text not null,
    onset_on date,
    symptomatic boolean,
    sampled_at timestamptz,
    confirmed_at timestamptz,
    isolated_at timestamptz,
    investigation text not null default 'pending' check (investigation in ('pending', 'done', 'discarded')),
    outcome text not null default 'none' check (outcome in ('none', 'recovered', 'died', 'unknown')),
    outcome_on date,
    reinfection boolean not null default false,
    origin text not null default 'unknown' check (origin in ('domestic', 'imported', 'unknown')),
    unit_id integer,
    stay_unit_id integer,
    source_case_id bigint references response.case_file,
    revision integer not null default 1,
    traced_revision integer not null default 0,
    opened_at timestamptz not null,
    opened_by uuid,
    check (basis <> 'laboratory' or test_record_id is not null),
    check (onset_on is null or symptomatic is distinct from false)
);
create index on response.case_file (person_id);
create index on response.case_file (unit_id, opened_at desc);
create index on response.case_file (test_record_id) where test_record_id is not null;
create index case_to_trace on response.case_file (case_id) where revision > traced_revision;
comment on table response.case_file is 'keep record: one infection of one person, as the State classifies it';
comment on column response.case_file.case_id is 'open: surrogate key';
comment on column response.case_file.case_no is 'open: the number officers write and say, CB-yyyymmdd-nnnn';
comment on column response.case_file.person_id is 'person: who';
comment on column response.case_file.classification is 'health: not_classified, suspect, probable, confirmed (F0), no_case';
comment on column response.case_file.basis is 'health: laboratory: a test that a source tells; criteria: other criteria of the definition; stated: an officer or a line list alone';
comment on column response.case_file.test_record_id is 'open: the record of the test it rests on';
comment on column response.case_file.definition is 'open: id of the dated definition it was judged by';
comment on column response.case_file.onset_on is 'health: first day of symptoms';
comment on column response.case_file.symptomatic is 'health: whether there are symptoms; empty: nobody said';
comment on column response.case_file.sampled_at is 'health: when the deciding sample was taken';
comment on column response.case_file.confirmed_at is 'health: when it was confirmed';
comment on column response.case_file.isolated_at is 'health: from when they met nobody any more; empty: not said';
comment on column response.case_file.investigation is 'open: pending, done, discarded';
comment on column response.case_file.outcome is 'health: none yet, recovered, died, unknown';
comment on column response.case_file.outcome_on is 'health: the day of it';
comment on column response.case_file.reinfection is 'health: whether the person was a case before';
comment on column response.case_file.origin is 'health: infected here, brought in over the border, or unknown';
comment on column response.case_file.unit_id is 'person: the commune that answers for the case; where they live';
comment on column response.case_file.stay_unit_id is 'person: the commune where they are now, if another';
comment on column response.case_file.source_case_id is 'health: who infected them, where known';
comment on column response.case_file.revision is 'open: counts every change that tracing depends on';
comment on column response.case_file.traced_revision is 'open: the revision that its ring was last worked out from';
comment on column response.case_file.opened_at is 'open: when the file was opened';
comment on column response.case_file.opened_by is 'open: the officer; empty: it opened by itself';

create table response.case_change (
    change_id bigint generated always as identity primary key,
    case_id bigint not null references response.case_file,
    at timestamptz not null,
    field text not null,
    was text,
    becomes text,
    reason text not null,
    officer_id uuid
);
create index on response.case_change (case_id, change_id);
comment on table response.case_change is 'keep record: every state that a case was ever in, dated; append-only';
comment on column response.case_change.change_id is 'open: surrogate key, in the order of writing';
comment on column response.case_change.case_id is 'open: the case';
comment on column response.case_change.at is 'health: when it changed';
comment on column response.case_change.field is 'open: what changed';
comment on column response.case_change.was is 'health: before';
comment on column response.case_change.becomes is 'health: after';
comment on column response.case_change.reason is 'health: why: the code of a rule, or an officer''s words';
comment on column response.case_change.officer_id is 'open: who; empty: a rule';

-- ---------------------------------------------------------------- contacts and what speaks for them
create table response.contact (
    contact_id bigint generated always as identity primary key,
    case_id bigint not null references response.case_file,
    person_id uuid not null,
    ring smallint not null check (ring in (1, 2)),
    via_person_id uuid,
    class text not null check (class in ('close', 'met')),
    definition text not null,
    score real not null check (score between 0 and 1),
    kinds text[] not null,
    minutes integer,
    first_at timestamptz not null,
    last_at timestamptz not null,
    unit_id integer,
    state text not null default 'proposed' check (state in ('proposed', 'accepted', 'rejected', 'dropped', 'converted')),
    supported boolean not null default true,
    found_at timestamptz not null,
    traced_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid,
    decided_why text,
    warned_at timestamptz,
    resulting_case_id bigint references response.case_file,
    unique (case_id, person_id),
    check ((ring = 2) = (via_person_id is not null))
);
create index on response.contact (person_id);
create index on response.contact (unit_id, state, score desc);
create index on response.contact (case_id, ring, score desc);
comment on table response.contact is 'keep record: somebody who met a case while it could infect: proposed by evidence, decided by an officer';
comment on column response.contact.contact_id is 'open: surrogate key';
comment on column response.contact.case_id is 'health: the case they met';
comment on column response.contact.person_id is 'person: who';
comment on column response.contact.ring is 'health: 1: met the case (F1); 2: met somebody of ring 1 (F2)';
comment on column response.contact.via_person_id is 'person: ring 2: whom of ring 1 they met';
comment on column response.contact.class is 'health: close: a close contact by the definition; met: less than that, self-watch';
comment on column response.contact.definition is 'open: id of the dated definition that gave the class';
comment on column response.contact.score is 'health: 0 to 1, how much the evidence says; orders the list, decides nothing';
comment on column response.contact.kinds is 'health: kinds of evidence';
comment on column response.contact.minutes is 'health: minutes together over all evidence that tells them; empty: none does';
comment on column response.contact.first_at is 'health: first meeting';
comment on column response.contact.last_at is 'health: last meeting: what orders are reckoned from';
comment on column response.contact.unit_id is 'person: where they live: whose list they stand on';
comment on column response.contact.state is 'health: proposed, accepted, rejected, dropped (evidence fell away before a decision), converted (became a case)';
comment on column response.contact.supported is 'health: whether the last tracing still found them';
comment on column response.contact.found_at is 'open: first found';
comment on column response.contact.traced_at is 'open: last worked out';
comment on column response.contact.decided_at is 'health: when an officer decided';
comment on column response.contact.decided_by is 'open: who decided';
comment on column response.contact.decided_why is 'health: why, in the officer''s words';
comment on column response.contact.warned_at is 'health: when the warning was written to them';
comment on column response.contact.resulting_case_id is 'health: the case they became';

create table response.meeting (
    meeting_id bigint generated always as identity primary key,
    case_id bigint not null references response.case_file,
    person_id uuid not null,
    met_person_id uuid not null,
    kind text not null check (kind in ('place', 'vehicle', 'border', 'household', 'work', 'class', 'quarantine_room', 'bluetooth', 'interview')),
    place_id bigint,
    place_text text,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    minutes integer,
    metres real,
    weight real not null check (weight between 0 and 1),
    end_known boolean not null default true,
    source text not null,
    record_id bigint,
    detail jsonb not null default '{}'
);
create index on response.meeting (case_id, person_id);
comment on table response.meeting is 'keep record: one piece of evidence that two people met; worked out anew with every tracing of its case';
comment on column response.meeting.meeting_id is 'open: surrogate key';
comment on column response.meeting.case_id is 'health: the case whose ring it belongs to';
comment on column response.meeting.person_id is 'person: the contact';
comment on column response.meeting.met_person_id is 'person: whom they met: the case, or somebody of ring 1';
comment on column response.meeting.kind is 'health: place, vehicle, border, household, work, class, quarantine_room, bluetooth, interview';
comment on column response.meeting.place_id is 'health: the place, where it is a registered one';
comment on column response.meeting.place_text is 'health: vehicle, household, class or place in words';
comment on column response.meeting.started_at is 'health: from when they may have met';
comment on column response.meeting.ended_at is 'health: until when';
comment on column response.meeting.minutes is 'health: minutes together; 0: one after the other within the window; empty: not told';
comment on column response.meeting.metres is 'health: distance, where something tells it';
comment on column response.meeting.weight is 'health: 0 to 1, how near it says they were';
comment on column response.meeting.end_known is 'health: whether both ends of the stay were told; else the end is the usual stay of such a place';
comment on column response.meeting.source is 'open: which source tells it';
comment on column response.meeting.record_id is 'open: the source record of the contact that tells it, where there is one';
comment on column response.meeting.detail is 'health: what the reasons in words need: seats, rows, signal';

-- ---------------------------------------------------------------- orders
create table response.quarantine_order (
    order_id bigint generated always as identity primary key,
    order_no text not null unique,
    person_id uuid not null,
    kind text not null check (kind in ('quarantine', 'isolation', 'self_watch')),
    cause text not null check (cause in ('contact', 'case', 'travel', 'area')),
    case_id bigint references response.case_file,
    contact_id bigint references response.contact,
    rule text not null,
    state text not null check (state in ('proposed', 'issued', 'served', 'active', 'completed', 'released_early',
                                         'converted', 'cancelled', 'transferred')),
    version integer not null default 1,
    setting text not null check (setting in ('home', 'centre', 'hospital')),
    site_id bigint,
    unit_id integer,
    exposed_on date not null,
    from_on date not null,
    until_on date not null check (until_on >= from_on),
    watch_until date not null check (watch_until >= until_on),
    proposed_at timestamptz not null,
    issued_at timestamptz,
    issued_by uuid,
    served_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    breached boolean not null default false
);
create index on response.quarantine_order (person_id);
create index on response.quarantine_order (contact_id);
create index on response.quarantine_order (case_id);
create index on response.quarantine_order (unit_id, state, until_on);
comment on table response.quarantine_order is 'keep record: a decision that somebody stays apart, with its own life: proposed, issued, served, active, and how it ended';
comment on column response.quarantine_order.order_id is 'open: surrogate key';
comment on column response.quarantine_order.order_no is 'open: number of the decision, CL-yyyymmdd-nnnn';
comment on column response.quarantine_order.person_id is 'person: who';
comment on column response.quarantine_order.kind is 'health: quarantine of a contact or traveller, isolation of a case, self_watch';
comment on column response.quarantine_order.cause is 'health: contact, case, travel, area';
comment on column response.quarantine_order.case_id is 'health: the case it follows from';
comment on column response.quarantine_order.contact_id is 'health: the contact it follows from';
comment on column response.quarantine_order.rule is 'open: id of the dated rule that gave its days';
comment on column response.quarantine_order.state is 'health: where it stands';
comment on column response.quarantine_order.version is 'open: counts the decision documents';
comment on column response.quarantine_order.setting is 'health: at home, in a centre, in a hospital';
comment on column response.quarantine_order.site_id is 'health: which centre';
comment on column response.quarantine_order.unit_id is 'person: the commune that looks after it';
comment on column response.quarantine_order.exposed_on is 'health: the day it is counted from: last exposure, arrival or sample';
comment on column response.quarantine_order.from_on is 'health: first day';
comment on column response.quarantine_order.until_on is 'health: last day';
comment on column response.quarantine_order.watch_until is 'health: last day of self-watch afterwards';
comment on column response.quarantine_order.proposed_at is 'open: when it was proposed';
comment on column response.quarantine_order.issued_at is 'health: when it was signed';
comment on column response.quarantine_order.issued_by is 'open: who signed';
comment on column response.quarantine_order.served_at is 'health: when it was handed over';
comment on column response.quarantine_order.ended_at is 'health: when it ended';
comment on column response.quarantine_order.end_reason is 'health: why, as a code';
comment on column response.quarantine_order.breached is 'health: whether somebody saw it broken';

-- ---------------------------------------------------------------- rights
do $$
declare
    t text;
begin
    foreach t in array array['case_file', 'case_change', 'contact', 'meeting', 'quarantine_order'] loop
        execute format('alter table response.%I enable row level security, force row level security', t);
        execute format('create policy engine on response.%I to pccovid_engine using (true)', t);
        execute format('create policy functions on response.%I to pccovid_owner using (true)', t);
        execute format('grant select on response.%I to pccovid_app', t);
        execute format('grant select, insert, update, delete on response.%I to pccovid_engine', t);
    end loop;
end $$;

create policy opened on response.case_file for select to pccovid_app using (person_id in (select access.opened('case')));
create policy opened on response.case_change for select to pccovid_app
    using (case_id in (select c.case_id from response.case_file c));
create policy opened on response.contact for select to pccovid_app using (person_id in (select access.opened('contact')));
create policy opened on response.meeting for select to pccovid_app using (person_id in (select access.opened('contact')));
create policy opened on response.quarantine_order for select to pccovid_app using (person_id in (select access.opened('order')));
