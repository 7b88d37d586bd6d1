# shellcheck shell=bash
# A check that this machine cannot do is not one that passed: it says so and ends with 77, which
# CTest and Automake take for "skipped" too.

readonly skipped=77

skip() {
    [[ -z ${step_open-} ]] || printf '\n' >&3
    step_open=
    printf 'SKIPPED: %s\n' "$*" >&2
    exit $skipped
}

# skip_unless FILE REASON COMMAND...: as `logged`, for what is not the project's fault when it fails.
skip_unless() {
    local log=$1 reason=$2
    shift 2
    mkdir -p "$(dirname "$log")"
    if ! "$@" >>"$log" 2>&1 </dev/null 3>&-; then
        tail -n 10 "$log" >&2
        skip "$reason: the whole output is in $log."
    fi
}

# require_packages LIST...: as `install_packages`, but skips where they cannot be had.
require_packages() {
    local missing log=$ROOT/build/apt.log
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    skip_unless "$log" 'apt cannot update its lists' apt_get update
    skip_unless "$log" "These packages cannot be installed: ${missing[*]}" \
        without_services apt_get install --no-install-recommends "${missing[@]}"
}
