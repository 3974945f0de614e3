#!/bin/sh
# Fetches the released builds named below from npm and puts their files, untouched, into this folder.
# Change a version here, run the script, and bring README.md in step.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# take PACKAGE VERSION FOLDER FILE... : the files keep their own names, without the folders of the package.
take() {
  package=$1 version=$2 folder=$3
  shift 3
  archive=$(cd "$work" && npm pack --silent "$package@$version")
  rm -rf "$work/package"
  tar -xzf "$work/$archive" -C "$work"
  mkdir -p "$here/$folder"
  for file in "$@"; do
    cp "$work/package/$file" "$here/$folder/"
  done
}

take preact 11.2.0 preact dist/preact.mjs LICENSE
take htm 3.1.1 htm dist/htm.mjs LICENSE
take @preact/signals-core 1.14.5 signals-core dist/signals-core.mjs LICENSE
take swagger-ui-dist 5.35.0 swagger-ui swagger-ui-bundle.js swagger-ui.css LICENSE NOTICE swagger-ui-bundle.js.LICENSE.txt
take @fontsource-variable/inter 5.3.0 inter files/inter-latin-wght-normal.woff2 LICENSE
take @fontsource/stix-two-text 5.3.0 stix-two-text files/stix-two-text-latin-400-normal.woff2 \
  files/stix-two-text-latin-400-italic.woff2 files/stix-two-text-latin-ext-400-italic.woff2 \
  files/stix-two-text-greek-400-italic.woff2 LICENSE
take katex 0.19.1 katex dist/katex.min.js dist/katex.min.css LICENSE
take katex 0.19.1 katex/fonts dist/fonts/KaTeX_Main-Regular.woff2 dist/fonts/KaTeX_Math-Italic.woff2 \
  dist/fonts/KaTeX_Size1-Regular.woff2 dist/fonts/KaTeX_Size2-Regular.woff2 \
  dist/fonts/KaTeX_Size3-Regular.woff2 dist/fonts/KaTeX_Size4-Regular.woff2
