#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests; does nothing when there is the one they like best.
# Taken in this order: UNROLLED_CHROMIUM, the system's headless shell (the same engine without the windows
# around it: a page costs two thirds of what it costs in the whole browser), a browser on PATH, the system's
# package of one, playwright's own.
set -euo pipefail

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)

# install PACKAGE... : with the system's package manager, where there is one that may be used.
install() {
  command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null || return 1
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

found() {
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return 0
  done
  return 1
}

# playwright brings a node of its own, and that needs a library which a bare system has not
if ! said=$(python -m playwright --version 2>&1); then
  case $said in
    *libatomic*) install libatomic1 ;;
    *) echo "$said" >&2; exit 1 ;;
  esac
fi

if [ -n "${UNROLLED_CHROMIUM:-}" ]; then
  [ -x "$UNROLLED_CHROMIUM" ] && exit 0
  echo "UNROLLED_CHROMIUM is not a program: $UNROLLED_CHROMIUM" >&2
  exit 1
fi

command -v chromium-headless-shell >/dev/null && exit 0

# fonts-noto-cjk only makes screenshots legible in every script; no test needs it
install chromium-headless-shell fonts-dejavu-core fonts-noto-cjk && exit 0

found && exit 0

install chromium fonts-dejavu-core fonts-noto-cjk && found && exit 0

echo "the system has no chromium package; taking playwright's own" >&2
python -m playwright install --with-deps chromium || python -m playwright install chromium
