# shellcheck shell=bash
# ./dev run: a gateway on this machine, from sources to a printed URL.
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"
. "$ROOT/dev.d/lib/instance.sh"
. "$ROOT/dev.d/lib/account.sh"
. "$ROOT/dev.d/lib/edge.sh"

usage() {
    cat <<'TEXT'
Usage: ./dev run [OPTIONS]

  --detach               go on in the background and print key=value lines
  --dir DIR              where everything of this gateway lives   (default: .run in the checkout)
  --port N               the HTTPS port                           (default: 8443)
  --plain-port N         answer plain HTTP too: a redirect for people, 403 for programs
  --listen ADDR          listen on ADDR too, not on loopback only
  --modem PORT           /dev/ttyUSB2, tcp:HOST:PORT or auto instead of the simulator
  --profile NAME         the device profile                       (default: simulator, generic-3gpp)
  --username NAME        the account                              (default: made up once)
  --password-file FILE   its password, - reads standard input     (default: made up once)
  --submit-delay TIME    how long the simulated network takes for a message, e.g. 200ms
  --programs DIR         run the programs in DIR and build nothing
TEXT
}

parse_options() {
    DETACH='' FOLDER=$ROOT/.run PORT=8443 PLAIN_PORT='' LISTEN='' MODEM='' DEVICE='' SUBMIT_DELAY=''
    USERNAME_OPTION='' PASSWORD_FILE='' PROGRAMS=''
    while (($#)); do
        case $1 in
            --detach) DETACH=yes && shift && continue ;;
            -h | --help) usage && exit 0 ;;
            --dir | --port | --plain-port | --listen | --modem | --profile | --username | --password-file | \
                --submit-delay | --programs)
                (($# > 1)) || fail "$1 needs a value: ./dev run --help shows all options."
                ;;
            *) fail "There is no option '$1': ./dev run --help shows all options." ;;
        esac
        case $1 in
            --dir) FOLDER=$2 ;;
            --port) PORT=$2 ;;
            --plain-port) PLAIN_PORT=$2 ;;
            --listen) LISTEN=$2 ;;
            --modem) MODEM=$2 ;;
            --profile) DEVICE=$2 ;;
            --username) USERNAME_OPTION=$2 ;;
            --password-file) PASSWORD_FILE=$2 ;;
            --submit-delay) SUBMIT_DELAY=$2 ;;
            --programs) PROGRAMS=$2 ;;
        esac
        shift 2
    done
    local port
    for port in "$PORT" ${PLAIN_PORT:+"$PLAIN_PORT"}; do
        if [[ ! $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
            fail "'$port' is no port: name one from 1 to 65535."
        fi
    done
    [[ $PORT != "$PLAIN_PORT" ]] || fail "--port and --plain-port cannot both be $PORT."
    [[ -z $PASSWORD_FILE || $PASSWORD_FILE == - || -r $PASSWORD_FILE ]] ||
        fail "The password file $PASSWORD_FILE cannot be read: name one that can, or - for stdin."
}

build_programs() { build_preset release; }

# From here on only the caller may read what is written.
prepare_folder() {
    umask 077
    mkdir -p "$LOGS" "$STATE" "$RECORDS" "$SIMULATOR"
    exec {instance_lock}>"$DIR/lock"
    if ! flock -n "$instance_lock" || instance_is_running; then
        fail "A gateway runs in $DIR already: ./dev stop --dir $(quoted "$DIR") ends it," \
            "or choose another folder with --dir."
    fi
    runtime_folder
    trap stop_instance EXIT
    trap 'exit 130' INT TERM HUP
}

# Nobody else may have the tty: the processes that do, as far as this user may see them.
check_tty() {
    [[ $MODEM == /* && -e $MODEM ]] || return 0
    local tty user
    tty=$(readlink -f "$MODEM")
    if [[ $tty == /dev/pts/* ]]; then
        # Whoever made a pseudo-terminal holds it open; a gateway that uses it holds a lock.
        flock -n "$tty" true ||
            fail "$MODEM is in use by another gateway: stop that one or name another port with --modem."
        return
    fi
    user=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "$tty" -printf '%h\n' 2>/dev/null |
        head -n 1 || true)
    [[ -z $user ]] || fail "$MODEM is in use by $(<"${user%/fd}/comm") (pid $(basename "${user%/fd}"))," \
        "as ModemManager likes to do: stop that program or name another port with --modem."
    [[ -r $MODEM && -w $MODEM ]] ||
        fail "$MODEM may not be opened by $(id -un): add the user to the group $(stat -c %G "$tty")."
}

# The simulated modem that the device's profile is for; the default one when none is.
personality() {
    local modem
    modem=$(sed -n 's/.*<modem use="\([^"]*\)".*/\1/p' "$ROOT/firmware-profiles/$DEVICE.xml" 2>/dev/null) || true
    case $modem in
        generic-3gpp) echo generic ;;
        sierra-em7455 | telit-le910c4) echo "$modem" ;;
        *) echo quectel-ec25 ;;
    esac
}

start_simulator() {
    local delay=() tries
    [[ -z $SUBMIT_DELAY ]] || delay=(--submit-delay "$SUBMIT_DELAY")
    # Its lines hold the messages' text: they go to the terminal or nowhere, never to a log file.
    [[ -n $DETACH ]] || exec 4>&3
    rm -f "$MODEM_LINK" "$MODEM_CONTROL"
    start_process modem-sim "$PROGRAMS/modem-sim" --personality "$(personality)" \
        --pty "$MODEM_LINK" --ledger "$SIMULATOR/ledger.jsonl" --control "$MODEM_CONTROL" \
        --demo-messages "${delay[@]}"
    exec 4>/dev/null
    for ((tries = 0; tries < 200; tries++)); do
        [[ -e $MODEM_LINK && -S $MODEM_CONTROL ]] && return
        [[ -n $(process_pid modem-sim) ]] || break
        pause
    done
    fail "The simulator did not start: $(last_line modem-sim)"
}

start_worker() {
    local tries
    rm -f "$RUNTIME/fcgi.sock"
    start_process sms-gatewayd "$PROGRAMS/sms-gatewayd" --settings "$SETTINGS" \
        --state "$STATE" --runtime "$RUNTIME" --profiles "$ROOT/firmware-profiles"
    for ((tries = 0; tries < 400; tries++)); do
        [[ -S $RUNTIME/fcgi.sock ]] && return
        [[ -n $(process_pid sms-gatewayd) ]] || break
        pause
    done
    fail "The worker did not start: $(last_line sms-gatewayd)"
}

last_line() { echo "$(tail -n 1 "$LOGS/$1.log" 2>/dev/null) (more in $LOGS/$1.log)"; }

quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# Ready is when a list is answered: before the first look at the SIM it is ERROR.
wait_until_ready() {
    local patience=5 answer='' deadline
    [[ -z $SIMULATED ]] || patience=30
    deadline=$((SECONDS + patience))
    while ((SECONDS < deadline)); do
        answer=$(first_list) || answer=
        [[ $answer == *200 && $answer != *ERROR* ]] && return
        [[ -n $(process_pid sms-gatewayd) ]] || fail "The worker ended: $(last_line sms-gatewayd)"
        pause
    done
    if [[ -z $SIMULATED && $answer == *ERROR* ]]; then
        NOTICE="$MODEM does not answer yet: requests are served, and it is picked up when it does."
        return
    fi
    fail "The gateway was not ready within $patience s: $(last_line sms-gatewayd)"
}

# Body and status of sms_list; the account comes from files, not arguments. Of what was read before
# nothing becomes read by it: a person's first list is still new.
first_list() {
    curl --silent --max-time 10 --write-out '%{http_code}' --cacert "$CERTIFICATE" \
        --data-urlencode "username@$DIR/username" --data-urlencode "password@$DIR/password" \
        --data state=read "https://127.0.0.1:$PORT/cgi-bin/sms_list"
}

# All in one write: whoever reads only the first line must not cost the rest.
print_keys() {
    local keys="url=$URL"$'\n'"username=$USERNAME"$'\n'"password=$PASSWORD"$'\n'"dir=$DIR"
    [[ -z $SIMULATED ]] || keys+=$'\n'"modem=$MODEM_LINK"$'\n'"modem_ledger=$SIMULATOR/ledger.jsonl"$'\n'"modem_control=$MODEM_CONTROL"
    printf '%s\n' "$keys"
}

# The one-time code for the web interface's administrator, while nobody has used it.
setup_code() {
    if grep -q 'setup-code' "$SETTINGS"; then cat "$DIR/setup-code" 2>/dev/null || true; fi
}

print_greeting() {
    local curl query code
    code=$(setup_code)
    curl="curl --cacert $(quoted "$CERTIFICATE")"
    query="username=$(url_encode "$USERNAME")&password=$(url_encode "$PASSWORD")"
    cat <<TEXT

  URL          $URL
  username     $USERNAME
  password     $PASSWORD
  setup code   ${code:-none: there is an administrator}
  certificate  $FINGERPRINT

Send by POST, send two lines by GET, list what is on the SIM:

$curl $URL/cgi-bin/sms_send --data-urlencode $(quoted "username=$USERNAME") --data-urlencode $(quoted "password=$PASSWORD") --data-urlencode number=+447700900123 --data-urlencode 'text=Hello from the gateway'
$curl '$URL/cgi-bin/sms_send?$query&number=%2B447700900123&text=Line%20one%nLine%20two'
$curl '$URL/cgi-bin/sms_list?$query'

TEXT
    [[ -z $SIMULATED ]] || echo "An SMS from outside: ./dev receive +447700900456 'Hello' $(dir_option)"
    printf '%s\n\n' 'Ctrl-C stops all. From here on: what the network took, and the log.'
}

dir_option() { [[ $DIR == "$ROOT/.run" ]] || echo "--dir $(quoted "$DIR")"; }

# Shows the log until Ctrl-C, or until one of the processes ends by itself.
follow() {
    local name
    tail -n +$((LOG_LINES + 1)) -F "$LOGS/sms-gatewayd.log" 2>/dev/null 3>&- {instance_lock}>&- &
    local tail_pid=$!
    trap 'exit 0' INT TERM HUP
    trap 'kill "$tail_pid" 2>/dev/null || true; say ""; step stopped stop_instance' EXIT
    while true; do
        for name in nginx sms-gatewayd ${SIMULATED:+modem-sim}; do
            [[ -n $(process_pid "$name") ]] || fail "$name ended by itself: $(last_line "$name")"
        done
        sleep 0.5
    done
}

parse_options "$@"
instance_paths "$FOLDER"
[[ -z $DETACH ]] || exec 3>&2
SIMULATED=
if [[ -z $MODEM ]]; then
    SIMULATED=yes
    MODEM=$MODEM_LINK
fi
DEVICE=${DEVICE:-${SIMULATED:+simulator}}
DEVICE=${DEVICE:-generic-3gpp}
NOTICE=
if [[ -z $PROGRAMS ]]; then
    step packages install_packages build run
    step build build_programs
    PROGRAMS=$ROOT/build/release/bin
else
    PROGRAMS=$(realpath -- "$PROGRAMS")
fi
prepare_folder
check_port
check_tty
warn_of_wan
LOG_LINES=$(wc -l 2>/dev/null <"$LOGS/sms-gatewayd.log" || echo 0)
step certificate make_certificate
choose_account
step settings make_settings
[[ -z $SIMULATED ]] || step 'modem simulator' start_simulator
step worker start_worker
step nginx start_nginx
step ready wait_until_ready
[[ -z $NOTICE ]] || say "$NOTICE"
if [[ -n $DETACH ]]; then
    trap - EXIT
    print_keys
else
    print_greeting
    follow
fi
