# shellcheck shell=bash
# ./dev test: every suite under AddressSanitizer and UBSan, the threaded rooms under TSan too.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev test [--all] [--no-tsan] [CTEST-ARGUMENTS...]

Builds with warnings as errors, ASan and UBSan and runs every test; the rooms with threads run under
TSan before that, so that CTest's summary stands last. --all adds the slow tests and, before them,
the other architectures (./dev cross). Arguments go to ctest: `./dev test -R outbox` runs what
matches, without the TSan round and on this architecture.
TEXT
}

# TSan maps its shadow at fixed addresses, which more random layouts than it knows can hit.
fixed_layout() {
    if setarch "$(uname -m)" -R true 2>/dev/null; then
        setarch "$(uname -m)" -R "$@"
    else
        "$@"
    fi
}

configure() { (cd "$ROOT" && logged "$ROOT/build/$1/configure.log" cmake --preset "$1"); }

# Only what is labelled `threads` is built: the other suites have nothing to race. The suite `name` is
# the program test_name, the test `family.name` the program family_name.
thread_programs() {
    (cd "$ROOT" && ctest --preset tsan -L threads -N) | sed -n 's/.*Test *#[0-9]*: *//p' |
        sed -e '/\./{s/\./_/g;b}' -e 's/^/test_/'
}

build_thread_tests() {
    local programs
    mapfile -t programs < <(thread_programs)
    ((${#programs[@]})) || fail 'No suite has the label threads.'
    build_preset tsan "${programs[@]}"
}

run_thread_tests() {
    logged "$ROOT/build/tsan/test.log" fixed_layout ctest --test-dir "$ROOT/build/tsan" \
        -L threads --output-on-failure
}

# Skipped where this machine cannot do it: said above, and nothing against the rest.
run_other_architectures() {
    local status=0
    bash "$ROOT/dev.d/cross.sh" || status=$?
    ((status == 0 || status == 77)) || fail 'The suites failed on another architecture: see above.'
}

all='' thread_round=yes
arguments=()
for argument in "$@"; do
    case $argument in
        -h | --help) usage && exit 0 ;;
        --all) all=yes ;;
        --no-tsan) thread_round='' ;;
        *) arguments+=("$argument") ;;
    esac
done
architectures=$all
((${#arguments[@]})) && thread_round='' architectures=''
[[ -n $all ]] || arguments+=(--label-exclude slow)

step packages install_packages build run test
if [[ -n $thread_round ]]; then
    step 'configure (TSan)' configure tsan
    step 'build (TSan)' build_thread_tests
    step 'threaded rooms (TSan)' run_thread_tests
fi
[[ -z $architectures ]] || run_other_architectures
step 'configure (ASan, UBSan)' configure asan
step 'build (ASan, UBSan)' build_preset asan
cd "$ROOT"
exec ctest --preset asan -j "$(nproc)" "${arguments[@]}"
