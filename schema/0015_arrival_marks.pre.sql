-- What matching on arrival must look at again, whenever it came in: batches that were not finished at the last mark.
alter table people.arrival_model add column open_batches bigint[] not null default '{}';
comment on column people.arrival_model.open_batches is 'open: batches that were running, held or failed when matching last began';

-- As before; and whoever loses a record is kept from being recomputed twice at once.
create or replace function people.settle_arrivals(p_records bigint[], p_at timestamptz, p_bridge text)
returns table (records bigint, automatic bigint, provisional bigint, review bigint, alone bigint, changed bigint)
language plpgsql volatile security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_ours bigint[];
    v_mentions people.mention[];
    v_decisions people.decision[];
    v_changed bigint;
begin
    v_ours := array(select r.record_id from people.source_record r
                    where r.record_id = any (p_records) and coalesce(r.nationality, 'VNM') = 'VNM' and r.gone_at is null
                      and r.batch_id <> all (array(select batch_id from ingest.batch where status in ('held_schema_drift', 'held_volume')))
                    order by r.record_id for no key update skip locked);
    v_mentions := array(select m from people.mentions_of(v_ours) m);
    v_decisions := array(select d from people.decide_arrivals(v_mentions) d);
    perform pg_advisory_xact_lock(242, bucket)
    from (select hashint8(d.ref) & 255 as bucket from unnest(v_decisions) d where d.ref is not null
          union
          select hashtext(m.name) & 255 from unnest(v_decisions) d join unnest(v_mentions) m using (record_id)
          where d.state = 'shell' and m.name is not null
          union
          select hashtext(l.person_id::text) & 255 from unnest(v_ours) ours
          cross join lateral (select l.person_id from people.link l where l.record_id = ours and l.ended_at is null and l.state <> 'rejected' offset 0) l
          order by 1) b;
    v_decisions := array(
        select row(d.record_id, d.ref, s.person_id, d.state, d.tier, d.rule, d.weight, d.q, d.runner_up,
                   case when p_bridge is null or d.tier > 3 then d.evidence
                        else d.evidence || jsonb_build_object('bridge', jsonb_build_object('level', p_bridge, 'bits', 0)) end,
                   d.candidates)::people.decision
        from unnest(v_decisions) d left join people.shells_of(v_decisions, v_mentions) s using (record_id));
    v_changed := people.publish_arrivals(v_decisions, p_at);
    return query
    select count(*), count(*) filter (where tier <= 2), count(*) filter (where tier = 3), count(*) filter (where tier = 4),
           count(*) filter (where tier = 5), v_changed
    from unnest(v_decisions);
end $$;
