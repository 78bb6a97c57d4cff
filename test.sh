#!/usr/bin/env bash
# Sets up what the tests need, builds everything and runs all checks; says what was skipped and why.
set -uo pipefail

usage() {
    cat <<'TEXT'
Usage: ./test.sh [--no-install] [--filter NAME] [--fuzz-seconds N] [--sanitize address|thread]

  --no-install   install nothing: print the missing system libraries, and skip the oracles that are not there
  --filter NAME  run only the tests whose name matches
  --fuzz-seconds N
                 how long each fuzz target runs (40; 0 leaves them out); left out with --filter too
  --sanitize address|thread
                 run the tests, and nothing else, with that sanitizer, built into a folder of its own

RADZOO_ORACLE_PYTHON names a Python with the reference libraries; without it one is made in .build-oracles.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$root/.ci/setup.sh"

may_install=yes
filter=()
fuzz_seconds=40
sanitizer=
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        usage
        exit 0
        ;;
    --no-install) may_install=no ;;
    --filter)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        filter=(--filter "$2")
        shift
        ;;
    --fuzz-seconds)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        fuzz_seconds=$2
        shift
        ;;
    --sanitize)
        case ${2:-} in
        address | thread) sanitizer=$2 ;;
        *) usage >&2; exit 2 ;;
        esac
        shift
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    shift
done
cd "$root" || exit 1

logs=$root/.build-test-logs
mkdir -p "$logs"
skips=$logs/skips
failures=()
: >"$skips"
skip() {
    say "skipped: $1: $2"
    printf 'skipped: %s: %s\n' "$1" "$2" >>"$skips"
}

# Programs that tests compare with: program and the package that holds it.
install_programs() {
    local pair program package
    for pair in dcmdjpeg:dcmtk h5dump:hdf5-tools dcm2niix:dcm2niix curl:curl; do
        program=${pair%%:*}
        package=${pair##*:}
        command -v "$program" >/dev/null 2>&1 && continue
        if [ "$may_install" = no ]; then
            skip "program $program" "it is not installed (package $package)"
        elif ! command -v apt-get >/dev/null 2>&1 || ! apt_install "$package" >>"$logs/apt" 2>&1; then
            skip "program $program" "apt-get did not install $package"
        fi
    done
}

# The newest release of a module where the pinned one does not fit this Python.
install_module() {
    local name=$1 version=$2
    "$RADZOO_ORACLE_PYTHON" -m pip install -q "$name==$version" >>"$logs/pip" 2>&1 && return 0
    "$RADZOO_ORACLE_PYTHON" -m pip install -q "$name" >>"$logs/pip" 2>&1 || return 1
    say "$name: $version is not to be had here, another version serves"
}

# The index of PyTorch has builds without CUDA; those of PyPI are gigabytes and are not tried.
install_torch() {
    local python=$RADZOO_ORACLE_PYTHON
    "$python" -m pip install -q "torch==2.13.0+cpu" >>"$logs/pip" 2>&1 ||
        "$python" -m pip install -q --index-url https://download.pytorch.org/whl/cpu torch >>"$logs/pip" 2>&1
}

# A virtual environment with the reference libraries.
install_python_oracles() {
    if [ -n "${RADZOO_ORACLE_PYTHON:-}" ]; then
        say "Python oracles: $RADZOO_ORACLE_PYTHON"
        return
    fi
    local folder=$root/.build-oracles
    if [ ! -x "$folder/bin/python" ]; then
        if [ "$may_install" = no ]; then
            skip "Python oracles" "RADZOO_ORACLE_PYTHON is not set and nothing may be installed"
            return
        fi
        if ! python3 -m venv "$folder" >>"$logs/pip" 2>&1; then
            rm -rf "$folder"
            apt_install python3-venv >>"$logs/apt" 2>&1
            if ! python3 -m venv "$folder" >>"$logs/pip" 2>&1; then
                rm -rf "$folder"
                skip "Python oracles" "python3 -m venv does not work here"
                return
            fi
        fi
    fi
    export RADZOO_ORACLE_PYTHON=$folder/bin/python
    [ "$may_install" = yes ] || return 0
    local module
    for module in numpy:2.4.6 h5py:3.16.0 cryptography:50.0.2 pyopenssl:26.4.0 model-signing:1.1.1 jsonschema:4.26.0 pyyaml:6.0.3 pydicom:3.0.2 pydicom-data:1.0.0 \
        nibabel:5.4.2 keras:3.15.1 onnx:1.23.2 onnxruntime:1.32.0 safetensors:0.8.0 pylibjpeg:2.1.0 \
        pylibjpeg-libjpeg:2.5.0 pylibjpeg-openjpeg:2.6.0 imagecodecs:2026.3.6 pillow:13.0.0 huggingface_hub:2.4.0; do
        "$RADZOO_ORACLE_PYTHON" -m pip show -q "${module%%:*}" >/dev/null 2>&1 && continue
        install_module "${module%%:*}" "${module##*:}" || skip "Python oracle ${module%%:*}" "pip did not install it"
    done
    "$RADZOO_ORACLE_PYTHON" -c 'import torch' >/dev/null 2>&1 || install_torch ||
        skip "Python oracle torch" "pip found no build for the processor alone"
}

# Runs a step of the checks and remembers whether it failed.
check() {
    local name=$1
    shift
    step "$name"
    "$@" || {
        failures+=("$name")
        say "FAILED: $name"
    }
}

lint() {
    if ! swift format --version >/dev/null 2>&1; then
        skip "format" "this toolchain has no swift format"
        return 0
    fi
    swift format lint --strict -p -r Package.swift Sources Tests $([ -d Examples ] && echo Examples)
}

build() {
    swift build --build-tests 2>&1 | tee "$logs/build"
    local status=${PIPESTATUS[0]}
    local warnings
    warnings=$(grep -E "^$root/(Sources|Tests)/.*: warning: " "$logs/build" | sort -u | wc -l)
    [ "$warnings" -eq 0 ] || say "$warnings warnings in this repository's own sources"
    return "$status"
}

run_tests() {
    swift test --skip-build ${filter[@]+"${filter[@]}"} 2>&1 | tee "$logs/test"
    local status=${PIPESTATUS[0]}
    sed -n 's/^.*\(skipped: [^"]*\)$/\1/p' "$logs/test" >>"$skips"
    return "$status"
}

# The tests with a sanitizer. The programs that they start are plain ones: the bound on a worker's address space leaves
# a sanitizer no room. Tests that only start programs are left out for that reason.
run_sanitized() {
    local program options=(--sanitize "$sanitizer" --scratch-path "$root/.build-$sanitizer")
    for program in radzoo CrashingWorker; do swift build --product "$program" || return 1; done
    swift build --build-tests "${options[@]}" || return 1
    skip "RadZooCLITests, ArchitectureTests" "they start plain programs or read sources: nothing for a sanitizer"
    # The back-trace of Swift's run time can hang under a sanitizer; the search for leaks needs rights of its own.
    RADZOO_PROGRAMS=$(swift build --show-bin-path) SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
        TSAN_OPTIONS="suppressions=$root/.ci/thread-sanitizer.txt" \
        swift test --skip-build "${options[@]}" --skip 'RadZooCLITests|ArchitectureTests' ${filter[@]+"${filter[@]}"}
}

# Every example is built, and run on a series of the phantom.
run_examples() {
    swift build --package-path Examples || return 1
    local radzoo examples demo
    radzoo=$(swift build --show-bin-path)/radzoo
    examples=$(swift build --package-path Examples --show-bin-path)
    demo=$root/.build-demo/examples
    rm -rf "$demo"
    mkdir -p "$demo"
    "$radzoo" phantom "$demo/series" --series 1 --seed 1 || return 1
    local name
    for name in Examples/Sources/*/; do
        name=$(basename "$name")
        say "-- $name"
        case $name in
        EmbedSeries) "$examples/$name" "$demo/series" ;;
        # With a configuration folder of its own, so that no key is made in the user's.
        EmbedArchive)
            XDG_CONFIG_HOME=$demo/configuration "$examples/$name" "$demo/series" "$demo/store.radstore" "$demo/series"
            ;;
        LoadBackbone) "$examples/$name" ModelCards/radnet-s.md "$demo/zoo" ;;
        *)
            say "test.sh does not know how to run the example $name"
            return 1
            ;;
        esac || return 1
    done
}

# Every reader of strangers' bytes, for a while, with the address sanitizer.
run_fuzz() {
    local probe=$logs/fuzz-probe
    printf '@c(LLVMFuzzerTestOneInput) public func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt { 0 }\n' \
        >"$probe.swift"
    if ! swiftc -parse-as-library -sanitize=fuzzer,address "$probe.swift" -o "$probe" >"$probe.log" 2>&1; then
        skip "fuzz targets" "this toolchain has no libFuzzer"
        return 0
    fi
    Tests/Fuzz/run.sh --seconds "$fuzz_seconds"
}

step "What is needed"
require_swift
require_system_libraries "$may_install" || exit 1
install_programs
install_python_oracles

if [ -n "$sanitizer" ]; then
    check "Tests with the $sanitizer sanitizer" run_sanitized
else
    check "Format" lint
    check "Build" build
fi
if [ -z "$sanitizer" ] && { [ "${#failures[@]}" -eq 0 ] || [[ "${failures[*]}" != *Build* ]]; }; then
    check "Tests" run_tests
    if [ -f Examples/Package.swift ] && [ "${#filter[@]}" -eq 0 ]; then check "Examples" run_examples; fi
    if [ "$fuzz_seconds" -gt 0 ] && [ "${#filter[@]}" -eq 0 ]; then check "Fuzz" run_fuzz; fi
fi

step "Not tested here"
if [ -s "$skips" ]; then sort -u "$skips"; else say "nothing was skipped"; fi

step "Result"
say "$SECONDS s in all"
if [ "${#failures[@]}" -gt 0 ]; then
    say "failed: ${failures[*]}"
    exit 1
fi
say "all checks passed"
