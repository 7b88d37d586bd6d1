# shellcheck shell=bash
# ./dev stop [--dir DIR]: ends what ./dev run started in DIR; quiet when nothing runs.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/instance.sh"

FOLDER=$ROOT/.run
case "${1-} $#" in
    ' 0') ;;
    '--dir 2') FOLDER=$2 ;;
    *) fail 'Usage: ./dev stop [--dir DIR]' ;;
esac
instance_paths "$FOLDER"
instance_is_running || fail "No gateway runs in $DIR."
step stopped stop_instance
