# shellcheck shell=bash
# ./dev lint: what a reader should not have to check.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"
. "$ROOT/dev.d/lib/edge.sh"
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

# The configuration as ./dev run generates it, with each form of nginx's own replies, and the
# directives that must not stand in it.
check_nginx() {
    local LISTEN='' PORT=8443 DIR DEVICE RUNTIME CERTIFICATE CERTIFICATE_KEY
    DIR=$(mktemp -d)
    RUNTIME=$DIR CERTIFICATE=$DIR/certificate.pem CERTIFICATE_KEY=$DIR/key.pem
    mkdir "$DIR/log"
    logged "$ROOT/build/lint/certificate.log" openssl req -x509 -nodes -days 1 -subj /CN=lint \
        -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
        -keyout "$CERTIFICATE_KEY" -out "$CERTIFICATE"
    for DEVICE in simulator simulator-xml simulator-xml-hilink; do
        make_edge
        # -g: the pid file and the port may be another's; -t opens neither for good.
        nginx -t -q -e stderr -p "$DIR/nginx" -c "$DIR/nginx/sms-gateway.conf" >>"$FOUND" 2>&1 || true
    done
    # Credentials in a header: for the hooks, and for nobody but the worker.
    # shellcheck disable=SC2016
    local header_for_worker='nginx/sms-gateway\.hooks:[0-9]+:fastcgi_param HTTP_AUTHORIZATION \$http_authorization;'
    # shellcheck disable=SC2016
    grep -nE '^[^#]*(\bmap\b|\brewrite\b|\bset\b|\bif\b|location ~|\balias\b|\$args|\$request_uri|\$request\b|http_referer|http_authorization|include fastcgi_params)' \
        nginx/* | grep -vxE "$header_for_worker" >>"$FOUND" || true
    rm -rf "$DIR"
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
