#!/bin/sh
# PostgreSQL 15 binaries from Debian, to run the database tests on the oldest version we promise.
[ -x /usr/lib/postgresql/15/bin/postgres ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null
else
    echo "No PostgreSQL 15 here. Once, as root: apt install postgresql-15" >&2
    exit 1
fi
