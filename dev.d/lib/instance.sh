# shellcheck shell=bash
# One running gateway lives in one folder: settings, database, sockets, logs, certificate, and one
# record per process, so that several run side by side and `stop` never ends a foreign process.

instance_paths() {
    DIR=$(realpath -m -- "$1")
    STATE=$DIR/state
    LOGS=$DIR/log
    RECORDS=$DIR/processes
    SIMULATOR=$DIR/simulator
    CERTIFICATE=$DIR/tls/certificate.pem
    CERTIFICATE_KEY=$DIR/tls/key.pem
    SETTINGS=$STATE/settings.xml
    MODEM_LINK=$DIR/modem
}

# A UNIX socket's path holds at most 107 bytes. When DIR is longer, DIR/run is a link to a short
# folder that goes away with the instance.
runtime_folder() {
    local longest=$DIR/run/control.sock
    if ((${#longest} <= 100)); then
        [[ ! -L $DIR/run ]] || rm -f "$DIR/run"
        mkdir -p "$DIR/run"
    elif [[ ! -d $DIR/run ]]; then
        rm -f "$DIR/run"
        ln -s "$(mktemp -d /tmp/sms-gateway.XXXXXXXX)" "$DIR/run"
    fi
    RUNTIME=$(readlink -f "$DIR/run")
    MODEM_CONTROL=$RUNTIME/modem.sock
}

pause() { sleep 0.05; }

# The time a process started, in clock ticks since boot: with the pid it names one process for good.
# Empty when there is no such process, or only its remains.
started_at() {
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
    read -ra stat <<<"${stat##*) }"
    [[ ${stat[0]} == Z ]] || echo "${stat[19]}"
}

process_pid() {
    local pid since
    read -r pid since 2>/dev/null <"$RECORDS/$1" || return 0
    [[ $(started_at "$pid") != "$since" ]] || echo "$pid"
}

# What a process writes to its standard output is dropped unless the caller opens this descriptor.
exec 4>/dev/null

# start_process NAME COMMAND...: a session of its own, so that Ctrl-C reaches only ./dev, which then
# ends the processes in order.
start_process() {
    local name=$1 pid
    shift
    mkdir -p "$RECORDS"
    setsid "$@" </dev/null >&4 2>>"$LOGS/$name.log" 3>&- 4>&- {instance_lock}>&- &
    pid=$!
    echo "$pid $(started_at "$pid")" >"$RECORDS/$name"
}

# stop_process NAME: asks, waits, and after ten seconds insists.
stop_process() {
    local pid tries
    pid=$(process_pid "$1")
    if [[ -n $pid ]]; then
        kill -TERM "$pid" 2>/dev/null || true
        for ((tries = 0; tries < 200; tries++)); do
            [[ -n $(process_pid "$1") ]] || break
            pause
        done
        [[ -z $(process_pid "$1") ]] || kill -KILL "$pid" 2>/dev/null || true
    fi
    stop_orphans "$1"
    rm -f "$RECORDS/$1"
}

# What a killed nginx master leaves behind: start_process gave it a session of its own, and its
# workers are still in it.
stop_orphans() {
    local session stat fields
    read -r session _ 2>/dev/null <"$RECORDS/$1" || return 0
    for stat in /proc/[0-9]*/stat; do
        read -r fields 2>/dev/null <"$stat" || continue
        [[ $fields == *"($1)"* ]] || continue
        read -ra fields <<<"${fields##*) }"
        [[ ${fields[3]} != "$session" ]] || kill -KILL "$(basename "${stat%/stat}")" 2>/dev/null || true
    done
}

# From the edge inwards: no new request, then the worker, last the modem it speaks to.
stop_instance() {
    local name
    for name in nginx sms-gatewayd modem-sim; do
        stop_process "$name"
    done
    if [[ -L $DIR/run ]]; then
        rm -rf "$(readlink -f "$DIR/run")"
        rm -f "$DIR/run"
    fi
}

instance_is_running() {
    local name
    for name in nginx sms-gatewayd modem-sim; do
        [[ -z $(process_pid "$name") ]] || return 0
    done
    return 1
}
