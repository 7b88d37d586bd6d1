# shellcheck shell=bash
# ./dev cross: the unit suites on other architectures, with Debian's cross compilers and libraries.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/skip.sh"
. "$ROOT/dev.d/lib/debian13.sh"
. "$ROOT/dev.d/lib/sysroot.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev cross [ARCHITECTURE...]

Compiles everything for i386, armhf, arm64 and s390x (big-endian), or for those named, and runs the
unit suites: those of i386 on this machine's processor under ASan and UBSan, the others under
qemu-user, which no sanitizer survives. Ends with a table, and names what was left out, and why.
Needs an amd64 machine; where that or a package is missing it says SKIPPED and ends with 77.
TEXT
}

readonly architectures=(i386 armhf arm64 s390x)

# What cannot run there: "ARCHITECTURE TEST REASON...". A test is one of CTest's or, as SUITE/CASE, a case
# of Boost.Test; `qemu` is every architecture that is emulated.
left_out() {
    cat <<'TEXT'
qemu tty_port/exclusive_mode_does_not_outlive_the_user qemu-user does not know the request TIOCGEXCL
TEXT
}

# describe ARCHITECTURE: its compiler's prefix, its loader, its emulator.
describe() {
    case $1 in
        i386) TRIPLET=i686-linux-gnu LOADER=ld-linux.so.2 EMULATOR='' ;;
        armhf) TRIPLET=arm-linux-gnueabihf LOADER=ld-linux-armhf.so.3 EMULATOR=qemu-arm ;;
        arm64) TRIPLET=aarch64-linux-gnu LOADER=ld-linux-aarch64.so.1 EMULATOR=qemu-aarch64 ;;
        s390x) TRIPLET=s390x-linux-gnu LOADER=ld64.so.1 EMULATOR=qemu-s390x ;;
        *) fail "There is no architecture '$1': one of ${architectures[*]}." ;;
    esac
    FOLDER=$ROOT/build/cross/$1
}

configure() {
    local sanitize=''
    [[ -n $EMULATOR ]] || sanitize=address,undefined
    logged "$FOLDER/configure.log" cmake -S "$ROOT" -B "$FOLDER/build" -G Ninja \
        --toolchain "$ROOT/cmake/toolchains/debian-cross.cmake" \
        -DCROSS_TRIPLET="$TRIPLET" -DCROSS_SYSROOT="$FOLDER/sysroot" -DCROSS_LOADER="$LOADER" \
        -DCROSS_EMULATOR="${EMULATOR:+$(command -v "$EMULATOR")}" \
        -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_CXX_FLAGS_DEBUG='-O1 -g1' -DSMS_GATEWAY_WERROR=ON -DSMS_GATEWAY_SANITIZE="$sanitize"
}

compile() { nice -n 10 cmake --build "$FOLDER/build" -j "$(nproc)"; }

build() {
    configure
    : >"$FOLDER/build.log"
    logged "$FOLDER/build.log" compile
}

# names_left_out ARCHITECTURE: one a line.
names_left_out() {
    left_out | while read -r architecture name _; do
        [[ $architecture == "$1" || ($architecture == qemu && -n $EMULATOR) ]] && echo "$name"
    done || true
}

# A failed suite is told at the end: the other architectures have something to say too.
run_tests() {
    local suites cases
    suites=$(names_left_out "$1" | grep -v / | paste -sd '|') || true
    cases=$(names_left_out "$1" | grep / | sed 's/^/!/' | paste -sd :) || true
    rm -f "$FOLDER/tests.xml"
    env ${cases:+"BOOST_TEST_RUN_FILTERS=$cases"} ctest --test-dir "$FOLDER/build" \
        -L unit ${suites:+-E "^($suites)\$"} -j "$(nproc)" --output-on-failure \
        --output-junit "$FOLDER/tests.xml" >"$FOLDER/tests.log" 2>&1 || true
}

# What the program's own head says, not what this script believes.
machine() {
    local class data
    read -r class data < <(od -An -tu1 -j4 -N2 "$FOLDER/build/bin/test_text")
    printf '%s bits, %s-endian' $((class * 32)) "$([[ $data == 2 ]] && echo big || echo little)"
}

# attribute NAME: of the report's first element.
attribute() { sed -n '/<testsuite/,/>/p' "$FOLDER/tests.xml" | tr '\n\t' '  ' | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }

add_row() {
    local tests failures skipped_tests
    [[ -s $FOLDER/tests.xml ]] || fail "CTest wrote no report: $FOLDER/tests.log"
    tests=$(attribute tests)
    failures=$(attribute failures)
    skipped_tests=$(attribute skipped)
    ((${tests:-0})) || fail "No test ran: $FOLDER/tests.log"
    ((failures == 0)) || failed+=("$1")
    printf -v row '%-8s %-23s %6d %6d %7d %7d  %s' "$1" "$(machine)" \
        $((tests - failures - skipped_tests)) "$failures" "$skipped_tests" "$2" "${EMULATOR:-ASan, UBSan}"
    rows+=("$row")
}

say_left_out() {
    local architecture name reason
    while read -r architecture name reason; do
        say "  $name ($architecture): $reason"
    done < <(left_out)
}

chosen=()
for argument in "$@"; do
    case $argument in
        -h | --help) usage && exit 0 ;;
        -*) fail "There is no option '$argument': ./dev cross --help shows all." ;;
        *) describe "$argument" && chosen+=("$argument") ;;
    esac
done
((${#chosen[@]})) || chosen=("${architectures[@]}")

[[ $(dpkg --print-architecture) == amd64 ]] || skip 'These cross compilers are those of an amd64 machine.'
mkdir -p "$ROOT/build/cross"
# Two commands of one checkout never use it at the same time.
exec {lock}>"$ROOT/build/cross/.lock"
flock "$lock"
# This checkout's files are the same for ccache wherever it lies.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

rows=() failed=()
step packages require_packages build test cross
for architecture in "${chosen[@]}"; do
    describe "$architecture"
    mkdir -p "$FOLDER"
    step "libraries ($architecture)" make_sysroot "$FOLDER" "$architecture"
    step "build ($architecture)" build
    begin=$SECONDS
    step "unit tests ($architecture)" run_tests "$architecture"
    add_row "$architecture" $((SECONDS - begin))
done

say ''
say "$(printf '%-8s %-23s %6s %6s %7s %7s  %s' architecture '' passed failed skipped seconds under)"
for row in "${rows[@]}"; do say "$row"; done
say 'Left out:'
say_left_out
for architecture in "${failed[@]}"; do
    say "$architecture: $(sed -n '/^The following tests FAILED:/,$p' "$ROOT/build/cross/$architecture/tests.log" |
        sed -n 's/^[[:space:]]*[0-9]* - \([^ ]*\) .*/\1/p' | paste -sd ' ')"
done
((${#failed[@]} == 0)) || fail "Tests failed: build/cross/${failed[0]}/tests.log has what they said."
