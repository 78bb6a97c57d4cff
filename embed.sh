#!/usr/bin/env bash
# Builds radzoo and embeds an archive of DICOM files, or a demo archive where none is given.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: ./embed.sh [--no-install] [ARCHIVE] [-- OPTION...]

  ARCHIVE        a folder of DICOM files; it is only read. Without it a demo archive is made.
  --no-install   print the system libraries that are missing instead of installing them
  -- OPTION...   further options of `radzoo embed`, for example --workers 4

The vectors go to NAME.radstore in the current folder. Running this again continues or updates that store.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$root/.ci/setup.sh"

may_install=yes
archive=
options=()
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    --no-install) may_install=no ;;
    --)
        shift
        options=("$@")
        break
        ;;
    -*)
        usage >&2
        exit 2
        ;;
    *)
        [ -z "$archive" ] || { usage >&2; exit 2; }
        archive=$1
        ;;
    esac
    shift
done
if [ -n "$archive" ]; then
    [ -d "$archive" ] || fail "there is no folder $archive"
    archive=$(cd "$archive" && pwd -P)
    case $(pwd -P)/ in
    "${archive%/}"/*) fail "this folder is inside the archive, where nothing is written; run it from another folder" ;;
    esac
fi

step "What is needed"
require_swift
require_system_libraries "$may_install" || exit 1

step "Building"
say "A first build takes some minutes."
build=(swift build --package-path "$root" -c release --product radzoo)
# With Swift's own libraries inside, the program starts in two thirds of the time and runs where there is no Swift.
if has_static_swift; then build+=(--static-swift-stdlib); fi
"${build[@]}"
radzoo=$(swift build --package-path "$root" -c release --show-bin-path)/radzoo

if [ -z "$archive" ]; then
    archive=$root/.build-demo/archive
    store=$PWD/demo.radstore
    if [ ! -d "$archive" ]; then
        step "Making a demo archive of procedural patients"
        rm -rf "$archive.part"
        mkdir -p "$root/.build-demo"
        "$radzoo" phantom "$archive.part" --patients 4 --odd --broken --seed 1
        mv "$archive.part" "$archive"
    fi
else
    name=$(basename "$archive")
    [ "$name" != / ] || name=archive
    store=$PWD/$name.radstore
fi

step "Embedding"
say "archive: $archive"
say "store:   $store"
status=0
"$radzoo" embed "$archive" --model radnet-s --out "$store" ${options[@]+"${options[@]}"} || status=$?
case $status in
0) say "Every series was embedded." ;;
3) say "Done. Some series were refused, each with its reason: that is success, since reports, scouts and" \
    "single pictures are no volumes." ;;
75) say "Stopped early; run the same command again to continue." ;;
*) say "radzoo embed ended with exit code $status." >&2 ;;
esac
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || exit "$status"

quoted() { printf '%q' "$1"; }
step "What to try next"
cat <<TEXT
  # what is in the store, and why series were refused
  $(quoted "$radzoo") store status $(quoted "$store")
  # labels with their evidence, one JSON object a line
  $(quoted "$radzoo") label $(quoted "$archive") --format jsonl
  # the vectors for NumPy, with a table of keys and labels
  $(quoted "$radzoo") store export $(quoted "$store") --format npy --out $(quoted "$PWD/vectors")
  # the series nearest to the first of that table; --dicom FOLDER takes a series from elsewhere
  $(quoted "$radzoo") search $(quoted "$store") -k 5 --series "\$(sed -n '2s/,.*//p' $(quoted "$PWD/vectors/rows.csv"))"
  # everything else
  $(quoted "$radzoo") --help
TEXT
say "The bundled radnet-s is not trained yet: its vectors show that the way works, not what a trained model finds."
