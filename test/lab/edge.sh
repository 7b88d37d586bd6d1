#!/bin/bash
# nginx as `./dev run` configures it: edge.sh FOLDER PORT DEVICE. Certificate and configuration only.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/instance.sh"
. "$ROOT/dev.d/lib/account.sh"
. "$ROOT/dev.d/lib/edge.sh"
instance_paths "$1"
PORT=$2 DEVICE=$3 LISTEN='' USERNAME_OPTION='' PASSWORD_FILE=''
mkdir -p "$LOGS" "$STATE" "$RECORDS"
runtime_folder
make_certificate
choose_account
printf %s "$USERNAME" >"$DIR/username"
printf %s "$PASSWORD" >"$DIR/password"
make_edge
