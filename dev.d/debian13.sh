# shellcheck shell=bash
# ./dev debian13: the project on Debian 13, whatever this machine runs.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/skip.sh"
. "$ROOT/dev.d/lib/debian13.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev debian13 [--programs]

Makes a Debian 13 in build/debian13/root from this machine's own Debian source (kept for the next
time), installs in it what the project needs, compiles the project there and runs its unit tests.
Needs root. Where that is not possible it says SKIPPED and why, and ends with 77.

  --programs  compile only the gateway's programs, optimised as in a package, and run no test:
              what ./dev lab needs
TEXT
}

inside() { in_debian13 bash "$ROOT/dev.d/lib/inside_debian13.sh" "$@"; }

# In a container without the right to mount there is nothing to begin with.
check_rights() {
    ((EUID == 0)) || skip 'Debian 13 can only be set up by root: sudo ./dev debian13'
    unshare --mount --pid --fork true 2>/dev/null ||
        skip 'This machine does not let root mount anything (a container without CAP_SYS_ADMIN).'
}

install_inside() {
    skip_unless "$DEBIAN13/packages.log" 'Debian 13 lacks packages' inside packages
}

only_programs=''
case ${1-} in
    -h | --help) usage && exit 0 ;;
    --programs) only_programs=yes ;;
    '') ;;
    *) fail "There is no option '$1': ./dev debian13 --help shows all." ;;
esac

check_rights
mkdir -p "$DEBIAN13"
# Two commands of one checkout never use it at the same time.
exec {lock}>"$DEBIAN13/.lock"
flock "$lock"
step packages require_packages debian13
step 'Debian 13' make_debian13
step 'packages (Debian 13)' install_inside
if [[ -n $only_programs ]]; then
    step 'programs (Debian 13)' inside programs
    exit 0
fi
step 'build (Debian 13)' inside tests
inside run-tests
