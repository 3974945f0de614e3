#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests; does nothing when there is one.
# Taken in this order: UNROLLED_CHROMIUM, a browser on PATH, the system's package, playwright's own.
set -euo pipefail

if [ -n "${UNROLLED_CHROMIUM:-}" ]; then
  [ -x "$UNROLLED_CHROMIUM" ] && exit 0
  echo "UNROLLED_CHROMIUM is not a program: $UNROLLED_CHROMIUM" >&2
  exit 1
fi

for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  # fonts-noto-cjk only makes screenshots legible in every script; no test needs it
  if "${as_root[@]}" apt-get update -qq &&
     "${as_root[@]}" apt-get install -qq -y --no-install-recommends \
       chromium fonts-dejavu-core fonts-noto-cjk &&
     command -v chromium >/dev/null; then
    exit 0
  fi
  echo "the system has no chromium package; taking playwright's own" >&2
fi

exec python -m playwright install --with-deps chromium
