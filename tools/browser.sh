#!/bin/sh
# Chromium for the browser tests, from Debian. Without it they are skipped, and this line says how to get it.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium from Debian"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "No Chromium: browser tests will be skipped. To run them, once as root: apt install chromium"
fi
