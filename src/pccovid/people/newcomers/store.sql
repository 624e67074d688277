-- name: register
select people.register(%(name)s, %(birth)s, %(year)s, %(sex)s, %(nationality)s, %(commune)s, %(place)s, %(paper)s, %(phone)s,
                       %(on_behalf)s, %(at)s)

-- name: register_by_phone
select outcome, person
from people.register_by_phone(%(name)s, %(birth)s, %(year)s, %(sex)s, %(nationality)s, %(commune)s, %(place)s, %(kin)s, %(at)s)

-- name: newcomers
select r.record_id
from people.source_record r
join people.link l on l.record_id = r.record_id and l.ended_at is null and l.state in ('citizen', 'manual')
join people.person p on p.person_id = l.person_id and p.status = 'shell'
where r.source_id = 100 and r.record_id > %(after)s
order by r.record_id
limit %(most)s

-- name: suspect_doubles
select people.suspect_doubles(%(records)s, %(at)s)
