# shellcheck shell=bash
# ./dev receive NUMBER TEXT [--dir DIR]: an SMS from outside arrives at the simulated modem.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/instance.sh"

FOLDER=$ROOT/.run
words=()
while (($#)); do
    if [[ $1 == --dir ]] && (($# > 1)); then
        FOLDER=$2
        shift
    else
        words+=("$1")
    fi
    shift
done
((${#words[@]} == 2)) || fail 'Usage: ./dev receive NUMBER TEXT [--dir DIR]'
instance_paths "$FOLDER"
control=$(readlink -f "$DIR/run" || true)/modem.sock
[[ -S $control ]] || fail "No simulator runs in $DIR: start one with ./dev run."
# The control socket takes one line: a line break inside the text travels as \n, and so \ as \\.
text=${words[1]//\\/\\\\}
text=${text//$'\n'/\\n}
answer=$(printf 'receive %s %s\n' "${words[0]}" "$text" | socat -t 5 - "UNIX-CONNECT:$control")
[[ $answer == ok* ]] || fail "The simulator refuses: $answer"
say "$answer"
