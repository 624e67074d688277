#!/bin/sh
# Everything the commands need, into .venv: locked packages with checked hashes, the product, the front-end assets.
set -eu

python=""
for candidate in python3.11 python3.12 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))'; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "PcCovid needs Python 3.11: install the Debian packages python3 and python3-venv." >&2; exit 1; }

if [ ! -x .venv/bin/pip ]; then
    echo "Creating .venv"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        [ "$(id -u)" = 0 ] || { echo "Python has no venv module here. Once, as root: apt install python3-venv" >&2; exit 1; }
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    fi
    "$python" -m venv .venv
fi
echo "Installing packages"
.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
echo "Building pages"
.venv/bin/python tools/build_assets.py
