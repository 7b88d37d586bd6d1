# shellcheck shell=bash
# ./dev lint: what a reader should not have to check.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"
. "$ROOT/dev.d/lib/nginx_check.sh"
. "$ROOT/dev.d/lib/units.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev lint [CHECK...]

Checks: format tidy includes papers xml shell nginx units length planted. Without a name all of them.
TEXT
}

# files PATTERN...: what is or could be committed, relative to the checkout.
files() { git -C "$ROOT" ls-files --cached --others --exclude-standard --deduplicate -- "$@"; }

# report LOG: fails with what a check found.
report() {
    [[ -s $1 ]] || return 0
    printf '\n' >&3
    cat "$1" >&2
    step_open=
    fail "The $CHECK check found the above."
}

check_format() {
    local sources
    mapfile -t sources < <(files '*.cpp' '*.hpp')
    clang-format-19 --dry-run --Werror "${sources[@]}" >"$FOUND" 2>&1 || true
    report "$FOUND"
}

# The compile commands of an own build folder: configured, never built. Tests are code for people
# who read a failure; they are formatted, not tidied.
check_tidy() {
    local folder=$ROOT/build/lint
    logged "$folder/configure.log" cmake -S "$ROOT" -B "$folder" -G Ninja \
        -DCMAKE_BUILD_TYPE=Debug -DSMS_GATEWAY_BUILD_TESTS=OFF
    if ! run-clang-tidy-19 -quiet -p "$folder" -j "$(nproc)" "$ROOT/(src|hal|modem-sim)/" \
        >"$folder/tidy.log" 2>&1; then
        grep -A 5 -E '(warning|error):' "$folder/tidy.log" >"$FOUND" || cp "$folder/tidy.log" "$FOUND"
    fi
    report "$FOUND"
}

check_includes() {
    python3 "$ROOT/dev.d/check_includes.py" "$ROOT" >"$FOUND" || true
    report "$FOUND"
}

# validate SCHEMA FILE...
validate() {
    local schema=$1
    shift
    xmllint --noout --nonet --schema "$schema" "$@" 2>&1 | grep -v ' validates$' >>"$FOUND" || true
}

check_xml() {
    local kind file
    xmllint --noout --nonet xml-schemas/*.xsd >"$FOUND" 2>&1 || true
    validate xml-schemas/device.xsd firmware-profiles/*.xml test/lab/profiles/*.xml
    validate xml-schemas/reply-profile.xsd firmware-profiles/replies/*.xml
    validate xml-schemas/modem-profile.xsd firmware-profiles/modems/*.xml
    report "$FOUND"
}

check_shell() {
    local scripts
    mapfile -t scripts < <(
        files '*.sh'
        # A page may hold a script in a later line.
        files | xargs -r awk 'FNR == 1 && /^#!.*[\/ ](ba|da)?sh$/ { print FILENAME }'
    )
    shellcheck "${scripts[@]}" >"$FOUND" || true
    report "$FOUND"
}

check_length() {
    local file
    while read -r file; do
        awk -v file="$file" 'END { if (NR > 400) print file ": " NR " lines, 400 at most" }' "$file"
    done < <(files '*.cpp' '*.hpp' '*.sh' '*.py') >"$FOUND"
    report "$FOUND"
}

# CI plants three of them and sees them caught; code that moves must not lose the others.
check_planted() {
    local patch
    for patch in test/faults/planted/*.patch; do
        git apply --check "$patch" >>"$FOUND" 2>&1 || true
    done
    report "$FOUND"
}

check_papers() {
    python3 "$ROOT/dev.d/check_security_papers.py" "$ROOT" >"$FOUND" 2>&1 || true
    report "$FOUND"
}

checks=(format includes papers xml shell nginx units length planted tidy)
case ${1-} in
    -h | --help) usage && exit 0 ;;
    '') ;;
    *) checks=("$@") ;;
esac
cd "$ROOT"
FOUND=$(mktemp)
trap 'rm -f "$FOUND"' EXIT
step packages install_packages build run lint
for CHECK in "${checks[@]}"; do
    declare -F "check_$CHECK" >/dev/null || fail "There is no check '$CHECK': ./dev lint --help lists them."
    : >"$FOUND"
    step "$CHECK" "check_$CHECK"
done
