# shellcheck shell=bash
# ./dev lab: a router in a box. Scenarios with a kernel's own USB and GPIO, and a verdict for each.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/skip.sh"
. "$ROOT/dev.d/lib/build.sh"
. "$ROOT/dev.d/lib/debian13.sh"
. "$ROOT/dev.d/lib/guest.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev lab [OPTIONS] [SCENARIO...]

Boots an emulated machine with Debian's kernel, a USB modem that the kernel's own drivers take for
the real one, and a GPIO chip, and runs the gateway in it: docs/LAB.md tells what each scenario
shows. Needs root. Where that is not possible it says SKIPPED and why, and ends with 77.

  1  send and list through nginx              2  unplugged and replugged under other names
  3  the modem hangs                          4  the modem is off at boot
  5  the worker is killed in a reset pulse    6  ModemManager takes the simulator for a modem

Without a SCENARIO all of them, 1 also as a Sierra and a Telit modem, and 3, 4 and 5 also with the
gateway as Debian 13 builds it. 1@sierra-em7455 names a modem: quectel-ec25 (the default),
sierra-em7455 or telit-le910c1.

  --programs DIR  run the programs in DIR and build nothing on this system
  --only-host     leave out what is built by Debian 13
TEXT
}

check_rights() {
    ((EUID == 0)) || skip 'Only root can show all files of this system to the guest: sudo ./dev lab'
}

# Debian 13 cannot be had everywhere; the rest of the lab can do without, but says so.
build_debian13() {
    local status=0
    bash "$ROOT/dev.d/debian13.sh" --programs >"$LAB/debian13.log" 2>&1 3>&1 || status=$?
    case $status in
        0) return ;;
        "$skipped") not_shown="$(grep SKIPPED "$LAB/debian13.log")" ;;
        *) tail -n 30 "$LAB/debian13.log" >&2 && fail "Debian 13: the whole output is in $LAB/debian13.log." ;;
    esac
}

# guest NAME [ARGUMENT OF run.py...]: one machine, and its verdicts as they come.
guest() {
    local folder=$LAB/$1
    shift
    mkdir -p "$folder"
    boot "$folder" "$time_limit" /bin/bash "$GUEST_SOURCES/guest.sh" "$ROOT" "$KERNEL_FOLDER" \
        --simulator "$programs" "$@" 2>"$folder/qemu.log" | sed -u 's/\r$//' | tee "$folder/verdicts" |
        grep --line-buffered -E '^(PASS|FAIL)' >&3 || true
}

# Whether the guest came to its end and everything in it passed; what it said, if not.
judge() {
    local folder=$1 passed all
    read -r passed all < <(sed -n 's/^DONE \([0-9]*\) of \([0-9]*\)$/\1 \2/p' "$folder/verdicts") || true
    if [[ -n ${all-} && $passed == "$all" ]]; then
        return
    fi
    failed=yes
    [[ -n ${all-} ]] || say "FAIL The machine of ${folder##*/} did not come to its end (at most $time_limit s)."
    say "--- the end of ${folder##*/}'s console; all of it, and its logs, are in $folder"
    tail -n 60 "$folder/console.log" "$folder/qemu.log" >&2
}

# Nothing is left running when this command is stopped.
end_guests() {
    local file
    for file in "$LAB"/guest-?/qemu.pid; do
        [[ ! -e $file ]] || kill "$(<"$file")" 2>/dev/null || true
    done
}

programs='' only_host='' not_shown='' failed=''
scenarios=()
while (($#)); do
    case $1 in
        -h | --help) usage && exit 0 ;;
        --programs)
            (($# > 1)) || fail '--programs needs a folder.'
            programs=$(realpath -- "$2")
            shift
            ;;
        --only-host) only_host=yes ;;
        -*) fail "There is no option '$1': ./dev lab --help shows all." ;;
        [1-6] | [1-6]@quectel-ec25 | [1-6]@sierra-em7455 | [1-6]@telit-le910c1) scenarios+=("$1") ;;
        *) fail "There is no scenario '$1': ./dev lab --help shows all." ;;
    esac
    shift
done
time_limit=1200

check_rights
mkdir -p "$LAB"
# Two commands of one checkout never use it at the same time.
exec {lock}>"$LAB/.lock"
flock "$lock"
begin=$SECONDS
step packages require_packages build lab
step kernel choose_kernel
step 'kernel (image)' get_kernel
step 'kernel (gpio-sim)' build_gpio_sim
if [[ -z $programs ]]; then
    programs=$ROOT/build/release/bin
    step programs build_preset release
fi
[[ -n $only_host || ${#scenarios[@]} -gt 0 ]] || step 'programs (Debian 13)' build_debian13

rm -rf "$LAB"/guest-?
trap end_guests EXIT
say 'booting'
here=(--programs "$programs")
if ((${#scenarios[@]})); then
    guest guest-1 "${here[@]}" "${scenarios[@]}" &
else
    # Most of each is waiting, so three machines take hardly longer than the longest one.
    guest guest-1 "${here[@]}" 1 1@sierra-em7455 2 4 6 1@telit-le910c1 &
    guest guest-2 "${here[@]}" 3 5 &
    [[ -n $only_host || -n $not_shown ]] ||
        guest guest-3 --programs "$DEBIAN13_PROGRAMS" --root "$DEBIAN13_ROOT" \
            --label 'Debian 13' 3 4 5 &
fi
wait
for folder in "$LAB"/guest-?; do
    judge "$folder"
done
[[ -z $not_shown ]] || say "3, 4 and 5 were not shown with the Debian 13 build. $not_shown"
say "lab: $(cat "$LAB"/*/verdicts | grep -c ^PASS || true) passed," \
    "$(cat "$LAB"/*/verdicts | grep -c ^FAIL || true) failed, $((SECONDS - begin)) s"
[[ -z $failed ]]
