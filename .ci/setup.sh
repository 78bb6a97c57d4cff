# What embed.sh and test.sh share: the compiler that is needed, and the system libraries. Sourced by bash.

# Debian's and Ubuntu's names; libcharls-dev, libdnnl-dev and dcm2niix are in Ubuntu's universe.
# Swift fetches its packages with git.
system_packages=(
    git ca-certificates pkg-config libopenjp2-7-dev libcharls-dev libturbojpeg0-dev zlib1g-dev libhdf5-dev
    libsqlite3-dev libdnnl-dev
)
least_swift=6.2

say() { printf '%s\n' "$*"; }

step_started=
# Begins a step, and says how long the one before took.
step() {
    end_step
    step_started=$SECONDS
    printf '\n== %s\n' "$*"
}
end_step() {
    [ -n "$step_started" ] || return 0
    printf '   (%d s)\n' "$((SECONDS - step_started))"
    step_started=
}
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Ends the script unless a new enough Swift is on PATH.
require_swift() {
    command -v swift >/dev/null 2>&1 ||
        fail "no swift on PATH. Install Swift $least_swift or newer from https://www.swift.org/install/linux/ and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "swift --version says nothing; is the toolchain complete?"
    if [ "$(printf '%s\n%s\n' "$least_swift" "$version" | sort -V | head -n 1)" != "$least_swift" ]; then
        fail "Swift $version is too old: $least_swift or newer is needed, from https://www.swift.org/install/linux/"
    fi
    say "Swift $version"
}

# Whether the toolchain brings Swift's own libraries for linking into a program.
has_static_swift() {
    local resources
    resources=$(swiftc -print-target-info 2>/dev/null | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')
    [ -n "$resources" ] && [ -f "${resources}_static/linux/libswiftCore.a" ]
}

# Prints those of the given packages that dpkg does not know as installed.
missing_packages() {
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            printf '%s\n' "$package"
        fi
    done
}

# Runs apt-get as root, through sudo where this is not root.
as_root_apt() {
    local prefix=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            say "This user is not root and there is no sudo."
            return 1
        }
        prefix=(sudo)
    fi
    "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@"
}

apt_is_fresh=no
# Installs packages; the package lists are fetched once.
apt_install() {
    if [ "$apt_is_fresh" = no ]; then
        as_root_apt -q -q update || return 1
        apt_is_fresh=yes
    fi
    as_root_apt -q -q install -y --no-install-recommends "$@"
}

# Makes sure that the system libraries are there. With "no" as first argument it only prints what is missing.
require_system_libraries() {
    local may_install=$1
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "This is neither Debian nor Ubuntu: the system libraries are not checked."
        say "Needed are OpenJPEG 2, CharLS 2, libjpeg-turbo (TurboJPEG), zlib, HDF5, SQLite 3, oneDNN (2 or 3) and pkg-config, with their headers."
        return 0
    fi
    local missing=()
    mapfile -t missing < <(missing_packages "${system_packages[@]}")
    if [ "${#missing[@]}" -eq 0 ]; then
        say "System libraries: all there"
        return 0
    fi
    say "System libraries that are missing: ${missing[*]}"
    if [ "$may_install" = no ]; then
        say "Install them with:  sudo apt-get update && sudo apt-get install ${missing[*]}"
        return 1
    fi
    say "Installing them with apt-get."
    apt_install "${missing[@]}" ||
        fail "apt-get did not install them. Try:  sudo apt-get update && sudo apt-get install ${missing[*]}"
}
