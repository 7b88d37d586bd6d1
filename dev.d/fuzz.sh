# shellcheck shell=bash
# ./dev fuzz: libFuzzer over everything that reads a stranger's octets, and what came of it.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"

# Name, share of the time, longest input in octets. Targets that are slow, or have much to find, get more.
TARGETS='
deliver       10   300
submit         6   300
status_report  4   300
round_trip     8  1200
reassembly     6  1200
at_parser     10   600
dialogue      16  1200
form           6  1500
fastcgi       10  2500
profile_xml   10 16000
settings_xml   8  8000
text_reply     8  1500
xml_reply      8  1500'

FOLDER=$ROOT/build/fuzz
EXECUTIONS=$FOLDER/executions

usage() {
    cat <<'TEXT'
Usage: ./dev fuzz SECONDS [TARGET...]
       ./dev fuzz --total
       ./dev fuzz --merge [TARGET...]

Builds the fuzz targets with clang, ASan and UBSan, runs all of them (or the named ones) in turn on all
cores, SECONDS in all, and prints executions and findings. They begin with test/fuzz/corpora and what
earlier runs have found worth keeping in build/fuzz/kept. A finding ends its target; its file and the
command that replays it are named, and the exit status is 1.

  --total  the executions and findings of all runs of this checkout
  --merge  writes test/fuzz/corpora anew: the fewest and smallest inputs, of those and of the kept ones,
           that reach as much of the code

Targets: deliver submit status_report round_trip reassembly at_parser dialogue form fastcgi profile_xml
settings_xml text_reply xml_reply. docs/FUZZING.md says what each one looks for.
TEXT
}

# field NAME COLUMN: of the table above.
field() { awk -v name="$1" -v column="$2" '$1 == name { print $column }' <<<"$TARGETS"; }

# Words that the code compares with, so that they need not be guessed.
make_dictionary() {
    local out=$FOLDER/dictionaries/$1
    mkdir -p "$FOLDER/dictionaries"
    case $1 in
        profile_xml | settings_xml)
            grep -oh '\(name\|value\)="[^"]*"' "$ROOT"/xml-schemas/*.xsd | sed 's/^[a-z]*=//' ;;
        at_parser | dialogue)
            grep -ohE '"[+#!^][A-Z]+:' "$ROOT"/hal/modem/*.cpp | sed 's/$/"/'
            printf '"%s"\n' '\x0D\x0AOK\x0D\x0A' '\x0D\x0AERROR\x0D\x0A' '+CMS ERROR: ' '\x0D\x0A> ' ;;
        fastcgi)
            grep -ohE '"[A-Z]+_[A-Z_]+"' "$ROOT/src/fcgi/server.cpp"
            printf '"%s"\n' '\x01\x01\x00\x01\x00\x08\x00\x00' '\x01\x04\x00\x01' '\x01\x05\x00\x01' ;;
        *) printf '"%s"\n' '%n' '%25' '%00' '&text=' ;;
    esac | awk '/^"[^"\\]+"$|^"(\\x[0-9A-F][0-9A-F]|[^"\\])+"$/' | sort -u >"$out"
}

# run_target NAME SECONDS
run_target() {
    local name=$1 seconds=$2 kept=$FOLDER/kept/$1 log=$FOLDER/log/$1.log status=0 executions finding='-'
    mkdir -p "$kept" "$FOLDER/log" "$FOLDER/findings"
    make_dictionary "$name"
    "$PROGRAMS/fuzz_$name" "$kept" "$ROOT/test/fuzz/corpora/$name" -max_total_time="$seconds" \
        -max_len="$(field "$name" 3)" -timeout=60 -rss_limit_mb=3000 -print_final_stats=1 \
        -dict="$FOLDER/dictionaries/$name" -artifact_prefix="$FOLDER/findings/$name-" \
        >"$log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    if ((status != 0)); then
        finding=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        [[ -n $finding ]] || finding="status $status, see $log"
    fi
    printf '%s %s %s %s %s\n' "$(date -u +%FT%TZ)" "$name" "${executions:-0}" "$seconds" "$finding" \
        >>"$EXECUTIONS"
    printf '%s|%s|%s|%s|%s\n' "$name" "${executions:-0}" "$seconds" \
        "$(find "$kept" -type f | wc -l)" "$finding" >>"$TABLE"
}

# Each core takes the next target, those with the largest shares first, so that all end together.
run_all() {
    local name share whole=0 running=0 cores
    cores=$(nproc)
    for name in "${targets[@]}"; do whole=$((whole + $(field "$name" 2))); done
    while read -r share name; do
        if ((running == cores)); then
            wait -n
            running=$((running - 1))
        fi
        share=$((seconds * cores * share / whole))
        ((share <= seconds)) || share=$seconds
        run_target "$name" $((share > 0 ? share : 1)) 3>&- &
        running=$((running + 1))
    done < <(for name in "${targets[@]}"; do echo "$(field "$name" 2) $name"; done | sort -rn)
    wait
}

print_table() {
    local line='%-14s %14s %9s %8s  %s\n' name executions time corpus finding
    # shellcheck disable=SC2059
    {
        printf "$line" target executions exec/s corpus findings
        while IFS='|' read -r name executions time corpus finding; do
            printf "$line" "$name" "$executions" $((executions / time)) "$corpus" "$finding"
        done < <(sort "$TABLE")
    } >&3
    awk -F'|' '{ sum += $2; found += ($5 != "-") }
        END { printf "%.0f executions, %d findings\n", sum, found }' "$TABLE" >&3
}

print_total() {
    [[ -s $EXECUTIONS ]] || fail 'Nothing has been fuzzed in this checkout yet: ./dev fuzz SECONDS'
    awk '{ runs[$2]++; sum[$2] += $3; all += $3; if ($5 != "-") found[$2]++ }
        END { for (name in sum) {
                  printf "%-14s %14.0f executions in %4d runs, %d findings\n", name, sum[name], runs[name],
                         found[name] | "sort"
                  findings += found[name]
              }
              close("sort")
              printf "%.0f executions, %d findings\n", all, findings }' "$EXECUTIONS" >&3
}

merge_corpora() {
    local name corpus merged log=$FOLDER/merge.log
    for name in "${targets[@]}"; do
        corpus=$ROOT/test/fuzz/corpora/$name
        merged=$(mktemp -d)
        mkdir -p "$corpus" "$FOLDER/kept/$name"
        logged "$log" "$PROGRAMS/fuzz_$name" -set_cover_merge=1 -max_len="$(field "$name" 3)" "$merged" \
            "$corpus" "$FOLDER/kept/$name"
        # What stands for a finding stays, whatever it reaches.
        find "$corpus" -type f ! -name 'found-*' -delete
        find "$merged" -type f -exec cp -t "$corpus" {} +
        rm -rf "$merged"
        say "$name: $(find "$corpus" -type f | wc -l) inputs, $(du -bs "$corpus" | cut -f 1) octets"
    done
}

seconds='' merge='' targets=()
while (($#)); do
    case $1 in
        -h | --help) usage && exit 0 ;;
        --total) print_total && exit 0 ;;
        --merge) merge=yes ;;
        *[!0-9]*)
            [[ -n $(field "$1" 2) ]] || fail "There is no target or option '$1': ./dev fuzz --help lists them."
            targets+=("$1") ;;
        *) seconds=$1 ;;
    esac
    shift
done
[[ -n $merge ]] || ((${seconds:-0} > 0)) || fail 'For how many seconds? ./dev fuzz 600'
((${#targets[@]})) || mapfile -t targets < <(awk 'NF { print $1 }' <<<"$TARGETS")

build_targets() {
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    build_preset fuzz
    cp "$FOLDER"/bin/fuzz_* "$PROGRAMS"
}

mkdir -p "$FOLDER"
# Half as fast otherwise: a deep stack for each allocation, and a quarter of a gigabyte freed and kept.
export ASAN_OPTIONS=malloc_context_size=8:quarantine_size_mb=32
# Copies, which a later build leaves alone.
PROGRAMS=$(mktemp -d)
TABLE=$(mktemp)
trap 'rm -rf "$PROGRAMS" "$TABLE"' EXIT
step packages install_packages build test fuzz
step build build_targets
if [[ -n $merge ]]; then
    merge_corpora
    exit 0
fi
step "fuzzing, $seconds s" run_all
say ''
print_table
if grep -qv '|-$' "$TABLE"; then
    say "A finding is replayed by build/fuzz/bin/fuzz_TARGET FILE; its log is build/fuzz/log/TARGET.log."
    exit 1
fi
