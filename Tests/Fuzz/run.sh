#!/usr/bin/env bash
# Builds the fuzz targets with libFuzzer and the address sanitizer and runs each of them for a while.
set -uo pipefail

usage() {
    cat <<'TEXT'
Usage: Tests/Fuzz/run.sh [--seconds N] [--executions N] [--jobs N] [--corpus FOLDER] [--no-build] [TARGET...]

  --seconds N      how long each target runs (40)
  --executions N   stop a target after this many executions (no bound)
  --jobs N         targets at a time (2)
  --corpus FOLDER  keep what was found to be worth trying there, and begin with it (.build-fuzz/corpus)
  --no-build       take the program that was built last

Prints one line for each target; inputs that failed lie in .build-fuzz/findings, and one of them fails the run.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$root/.build-fuzz
seconds=40
executions=-1
jobs=2
corpus=$scratch/corpus
build=yes
targets=()
# Small ones, because libFuzzer looks at every branch of a program after each input.
programs=(FuzzImages FuzzSeries FuzzCheckpoint FuzzInterchange FuzzRegistry)
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    --seconds | --executions | --jobs | --corpus)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        printf -v "${1#--}" '%s' "$2"
        shift
        ;;
    --no-build) build=no ;;
    -*)
        usage >&2
        exit 2
        ;;
    *) targets+=("$1") ;;
    esac
    shift
done

# The back-trace of Swift's run time can hang under the sanitizer; libFuzzer prints its own.
export SWIFT_BACKTRACE=enable=no
# Freed memory that is held back for the sanitizer's sake counts against the limit too. The search for leaks needs
# rights that a container may not have; what leaks from input to input reaches the limit of memory instead.
export ASAN_OPTIONS=quarantine_size_mb=8:detect_leaks=0:detect_stack_use_after_return=0:malloc_context_size=4:max_malloc_fill_size=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
mkdir -p "$scratch" "$corpus"
if [ "$build" = yes ]; then
    # One flag for both sanitizers: given apart, the fuzzer sees no coverage.
    : >"$scratch/build.log"
    for program in "${programs[@]}"; do
        (cd "$root" && RADZOO_DEVELOPMENT=1 swift build -c release --scratch-path "$scratch" --product "$program" \
            -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=address,fuzzer-no-link) >>"$scratch/build.log" 2>&1 || {
            grep -E 'error' "$scratch/build.log" || tail -n 20 "$scratch/build.log"
            exit 1
        }
    done
fi
# A copy, so that a build meanwhile changes nothing.
work=$scratch/run
findings=$scratch/findings
rm -rf "$work"
mkdir -p "$work" "$findings"
products=$(RADZOO_DEVELOPMENT=1 swift build --package-path "$root" -c release --scratch-path "$scratch" --show-bin-path)
declare -A program_of longest_of
all=()
for program in "${programs[@]}"; do
    cp "$products/$program" "$work/" || exit 1
    while read -r name length; do
        program_of[$name]=$program
        longest_of[$name]=$length
        all+=("$name")
    done < <("$work/$program" --list)
done
cd "$work" || exit 1
[ "${#targets[@]}" -gt 0 ] || targets=("${all[@]}")
for name in "${targets[@]}"; do
    [ -n "${program_of[$name]:-}" ] || {
        echo "There is no target $name; there are ${all[*]}." >&2
        exit 2
    }
done

# Runs one target; its line of figures ends up in a file.
fuzz() {
    local name=$1 program=${program_of[$1]} status coverage count rate found
    mkdir -p "$corpus/$name"
    "./$program" "--target=$name" "--write-seeds=$work/seeds/$name" >"$name.log" 2>&1 &&
        # The target itself ends an input after 1 s of processor time; the wall clock is the second line.
        timeout -k 10 $((seconds + 120)) "./$program" "--target=$name" -max_total_time="$seconds" -runs="$executions" \
            -malloc_limit_mb=64 -rss_limit_mb=512 -timeout=10 -max_len="${longest_of[$name]}" -print_final_stats=1 \
            -artifact_prefix="$findings/$name-" "$corpus/$name" "$work/seeds/$name" >>"$name.log" 2>&1
    status=$?
    coverage=$(grep -oE 'cov: [0-9]+' "$name.log" | tail -n 1 | cut -d ' ' -f 2)
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$name.log" | tail -n 1)
    rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$name.log" | tail -n 1)
    found=0
    [ "$status" -eq 0 ] || found=1
    printf '%-16s %12s executions %8s per second %7s edges %2s findings\n' \
        "$name" "${count:-0}" "${rate:-0}" "${coverage:-0}" "$found" >"$name.line"
    cat "$name.line"
    if [ "$found" -ne 0 ]; then
        grep -aE 'ERROR|Fatal error|SUMMARY|processor time|Test unit written' "$name.log" | head -n 8
        touch failed
    fi
}

for name in "${targets[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
    fuzz "$name" &
done
wait
[ ! -e failed ]
