-- New results are found by their moment, few among all that ever were: rows lie about in the order of time.
create index on records.test using brin (resulted_at);
