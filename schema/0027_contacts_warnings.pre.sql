-- Warnings to accepted contacts: which day a person was told of, when it was taken back, how long it took.
alter table response.contact add column warned_of date, add column unwarned_at timestamptz;
comment on column response.contact.warned_of is 'health: the day that the warning spoke of';
comment on column response.contact.unwarned_at is 'health: when the warning was taken back; empty: it stands';
create index contact_to_warn on response.contact (decided_at) where state = 'accepted' and (warned_at is null or unwarned_at is not null);
create index contact_warned on response.contact (case_id) where warned_at is not null and unwarned_at is null;

-- About no single person: how many and how fast. Of one case, or of all cases of the officer's unit since a day.
create function response.warning_delay(p_case_no text, p_since timestamptz)
returns table (accepted bigint, warned bigint, median interval, slowest interval)
language sql stable security definer set search_path = '' rows 1 as $$
    with ours as materialized (
        select c.case_id, c.confirmed_at
        from response.case_file c
        where (select access.may('contact')) and c.confirmed_at is not null
          and case when p_case_no is null then c.confirmed_at >= p_since else c.case_no = p_case_no end
          and access.in_reach(c.unit_id)
    )
    select count(*), count(k.warned_at),
           percentile_cont(0.5) within group (order by k.warned_at - o.confirmed_at), max(k.warned_at - o.confirmed_at)
    from ours o join response.contact k using (case_id)
    where k.state in ('accepted', 'converted') and k.unwarned_at is null
$$;
comment on function response.warning_delay is 'Accepted contacts, how many of them were warned, and how long after the case was confirmed.';
revoke execute on function response.warning_delay(text, timestamptz) from public;
grant execute on function response.warning_delay(text, timestamptz) to pccovid_app;
