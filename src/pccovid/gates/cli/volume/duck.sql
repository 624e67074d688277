-- Made-up visits, as many as asked: visit, person and place are numbers, and everything else follows from them.

-- name: open
set threads = 2;
set enable_progress_bar = false;
set memory_limit = '4GB';
set temp_directory = '<<folder>>';
create macro u(i, salt) as (hash(i, salt) >> 11) / 9007199254740992.0;
-- Zipf-Mandelbrot, s = 0.8, q = 50.
create macro place(u) as least(<<places>>, 1 + floor(pow(u * (pow(<<places>> + 50, 0.2) - pow(50, 0.2)) + pow(50, 0.2), 5) - 50))::bigint;
-- Some go about more than others: log-normal, by the logistic curve that lies near it.
create macro person(i) as least(<<people>>, 1 + floor(<<people>> / (1 + (1 / greatest(u(i, 1), 1e-9) - 1) * exp(-1.36))))::bigint;
-- Three visits of five lead to one of four favourite places.
create macro place_of(i) as place(case when u(i, 2) < 0.6 then u(person(i) * 4 + floor(u(i, 3) * 4)::bigint, 4) else u(i, 5) end);
create macro normal(i) as sqrt(-2 * ln(greatest(u(i, 6), 1e-9))) * cos(6.283185307 * u(i, 7));
-- Work for one of seven, else half an hour give or take; three of ten say nothing when they leave.
create macro seconds(i) as least(43200, case when u(i, 8) < 0.15 then 14400 + 19800 * u(i, 9) else 1800 * exp(0.8 * normal(i)) end);
create macro uuid_of(person) as md5('person ' || person);

-- name: write_places
copy (
    select i, <<source>>, 'P' || i, list_value(<<kinds>>)[1 + (hash(i) % <<kind_count>>)::integer], 1, i, '2021-10-01 00:00:00+07'
    from range(1, <<places>> + 1) t (i)
) to '<<file>>' (format csv, header false, delimiter '\t', quote '');

-- name: write_people
copy (
    select i, uuid_of(i), 'auto', 1, 'volume', '{}', 0, 'engine' from range(<<first>>, <<until>>) t (i)
) to '<<file>>' (format csv, header false, delimiter '\t', quote '', escape '');

-- name: write_day
-- Between six and ten in the evening, most about two; in the order in which they came.
copy (
    select strftime(to_timestamp(came) at time zone 'UTC', '%Y-%m-%d %H:%M:%S+00'),
           case when u(i, 10) < 0.7 then strftime(to_timestamp(came + round(seconds(i))) at time zone 'UTC', '%Y-%m-%d %H:%M:%S+00') end,
           place_of(i), person(i), 1, i, 'V' || i
    from (select i, <<midnight>> + 21600 + floor(57600 * (u(i, 11) + u(i, 12)) / 2) as came
          from range(<<first>>, <<until>>) t (i))
    order by came
) to '<<file>>' (format csv, header false, delimiter '\t', nullstr '\N', quote '');

-- name: cases
select distinct uuid_of(person(i))::uuid from range(1, <<size>>, greatest(1, <<size>> // <<many>>)) t (i) order by 1;
