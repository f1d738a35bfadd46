#!/usr/bin/env bash
# Chromium for the browser tests: the one on the machine, else Debian's.
set -euo pipefail

for name in "${COMPETENCY_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" > /dev/null; then
    exit 0
  fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo "Installing Chromium for the browser tests (once) …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium > /dev/null
else
  echo "There is no Chromium, and it cannot be installed from here: the browser tests will be" >&2
  echo "skipped. Install it (on Debian: sudo apt-get install chromium) or name it with" >&2
  echo "COMPETENCY_CHROMIUM=/path/to/chromium." >&2
fi
