# shellcheck shell=bash
# What every command says: one line per step with its seconds, and one sentence when it fails.

# Progress goes to this descriptor; a command whose stdout is for programs points it to stderr.
exec 3>&1

say() { printf '%s\n' "$*" >&3; }

# Ends the command with one sentence that says what to do.
fail() {
    [[ -z ${step_open-} ]] || printf '\n' >&3
    step_open=
    printf '%s\n' "$*" >&2
    exit 1
}

# step LABEL COMMAND...: runs the command in this shell and prints how long it took.
step() {
    local label=$1 begin=${EPOCHREALTIME/[.,]/} milliseconds
    shift
    printf '%-34s' "$label" >&3
    step_open=yes
    "$@"
    step_open=
    milliseconds=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
    printf '%5d.%d s\n' $((milliseconds / 1000)) $((milliseconds % 1000 / 100)) >&3
}

# logged FILE COMMAND...: a long-winded tool writes to a file; its last lines show when it fails.
logged() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >>"$log" 2>&1 </dev/null 3>&-; then
        printf '\n' >&3
        step_open=
        tail -n 30 "$log" >&2
        fail "'$1' failed: the whole output is in $log."
    fi
}
