-- The results that count, for many tubes in one look.

create function records.reports_in_force(p_source smallint, p_tubes text[]) returns table (tube text, report_id bigint)
language sql stable security definer set search_path = '' rows 500 as $$
    select t.tube, f.report_id
    from unnest(p_tubes) t (tube)
    cross join lateral (
        select p.report_id
        from records.tube_report p
        where p.source_id = p_source and p.tube = t.tube and p.step = 'result'
          and (select c.report_id from records.tube_report c
               where c.source_id = p_source and c.corrects = p.source_key limit 1) is null
          and (select n.report_id from records.tube_report n
               where n.source_id = p_source and n.source_key = p.source_key
                 and (n.source_updated_at, n.report_id) > (p.source_updated_at, p.report_id) limit 1) is null
        order by p.source_updated_at desc, p.report_id desc
        limit 1
    ) f
$$;
comment on function records.reports_in_force is 'For each of these tubes the result that counts: told last, not told anew otherwise, and not corrected.';
grant execute on function records.reports_in_force(smallint, text[]) to pccovid_app, pccovid_engine;

-- A test is written twice as a rule: when the sample comes, and when its result does.
alter table records.test set (fillfactor = 80);

drop function records.report_in_force(smallint, text);
