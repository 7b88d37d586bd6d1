# shellcheck shell=bash
# ./dev faults: what the promise is worth, family by family, and the table of it.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"

FAMILIES=(sweep io kills power modem simulation planted)

usage() {
    cat <<'TEXT'
Usage: ./dev faults [FAMILY...] [OPTIONS]

Builds the gateway as it ships, does to it what must not hurt it, and prints what became of it. Without
a FAMILY all of them:

  sweep       SIGKILL at every call of ten scenarios       power       what was not synced is gone or torn
  io          errors of disk and memory at every call      modem       a modem that hangs, lies and babbles
  kills       random SIGKILLs of the whole stack           simulation  the same code on a clock that jumps
  planted     known bugs, which the tests must catch

  --ci             as many as every change is tested with; without it all: up to three hours
  --count N        as many faults of each family         --seed N    another choice, or this seed
  --replay WHAT    what a failure of `sweep`, `io` or `kills` named
  --table FILE     the table as Markdown too
  --programs DIR   run the programs in DIR and build nothing

A failure names the command that replays it; its files, and each family's output, are in build/faults.
TEXT
}

# How a family is run, in `command`.
choose_command() {
    case $1 in
        sweep | io) command=("$ROOT/test/faults/sweep/run" "$1" --programs "$PROGRAMS") ;;
        kills) command=("$ROOT/test/faults/kills/run" --programs "$PROGRAMS") ;;
        planted) command=("$ROOT/test/faults/planted/run") ;;
        *) command=("$PROGRAMS/faults_$1") ;;
    esac
}

# rows FAMILY SECONDS LOG: its lines RESULT as lines family|tried|survived|lost|doubled|seconds|note.
rows() {
    sed -n 's/^RESULT //p' "$3" | while IFS= read -r line; do
        name=$1 note='' count=()
        [[ ! $line =~ variant=\"([^\"]*)\" ]] || name="$1, ${BASH_REMATCH[1]}"
        [[ ! $line =~ note=\"([^\"]*)\" ]] || note=${BASH_REMATCH[1]}
        for field in tried survived lost doubled; do
            [[ $line =~ (^| )$field=([0-9]+) ]] || fail "$1 ends with a line that is none: $line"
            count+=("${BASH_REMATCH[2]}")
        done
        printf '%s|%s|%s|%s|%s|%s|%s\n' "$name" "${count[@]}" "$2" "$note"
    done
}

run_family() {
    local family=$1 log=$RESULTS/$1.log begin=$SECONDS status=0 command
    choose_command "$family"
    if [[ ! -x ${command[0]} ]]; then
        say "FAIL $family: ${command[0]} is missing"
        failed=yes
        return
    fi
    "${command[@]}" --artifacts "$RESULTS/failures/$family" "${options[@]}" >"$log" 2>&1 || status=$?
    rows "$family" $((SECONDS - begin)) "$log" >>"$TABLE"
    if ((status != 0)) || ! grep -q '^RESULT ' "$log"; then
        failed=yes
        say ''
        grep -A 6 '^FAIL' "$log" | head -n 40 >&2 || true
        grep -q '^FAIL' "$log" || tail -n 20 "$log" >&2
        say "FAIL $family (status $status): all of it is in $log"
    fi
}

print_table() {
    local line='%-28s %8s %9s %5s %8s %8s  %s\n'
    # shellcheck disable=SC2059
    {
        printf "$line" family tried survived lost doubled seconds ''
        while IFS='|' read -r name tried survived lost doubled seconds note; do
            printf "$line" "$name" "$tried" "$survived" "$lost" "$doubled" "$seconds" "$note"
        done <"$TABLE"
    } >&3
}

print_markdown() {
    printf '| %s | %s | %s | %s | %s | %s | %s |\n' family 'faults tried' survived lost doubled seconds ''
    printf '|%s' '---' '---:' '---:' '---:' '---:' '---:' '---'
    printf '|\n'
    while IFS='|' read -r name tried survived lost doubled seconds note; do
        printf '| %s | %s | %s | %s | %s | %s | %s |\n' \
            "$name" "$tried" "$survived" "$lost" "$doubled" "$seconds" "$note"
    done <"$TABLE"
}

families=() options=() markdown='' PROGRAMS=''
while (($#)); do
    case $1 in
        -h | --help) usage && exit 0 ;;
        --ci) options+=(--ci) ;;
        --count | --seed | --replay | --table | --programs)
            (($# > 1)) || fail "$1 needs a value: ./dev faults --help shows all options."
            case $1 in
                --table) markdown=$(realpath -m -- "$2") ;;
                --programs) PROGRAMS=$(realpath -- "$2") ;;
                *) options+=("$1" "$2") ;;
            esac
            shift
            ;;
        *)
            [[ " ${FAMILIES[*]} " == *" $1 "* ]] ||
                fail "There is no family or option '$1': ./dev faults --help shows all."
            families+=("$1")
            ;;
    esac
    shift
done
((${#families[@]})) || families=("${FAMILIES[@]}")

RESULTS=$ROOT/build/faults/results
mkdir -p "$RESULTS"
# Two of one checkout would overwrite each other's results, and time each other out.
exec {lock}>"$RESULTS/.lock"
flock "$lock"
step packages install_packages build run test faults
if [[ -z $PROGRAMS ]]; then
    PROGRAMS=$ROOT/build/faults/bin
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    step build build_preset faults
fi
TABLE=$RESULTS/table
: >"$TABLE"
failed='' begin=$SECONDS
for family in "${families[@]}"; do
    step "$family" run_family "$family"
done
say ''
print_table
say "$((SECONDS - begin)) s in all"
[[ -z $markdown ]] || print_markdown >"$markdown"
[[ -z $failed ]]
