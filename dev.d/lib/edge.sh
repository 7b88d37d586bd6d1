# shellcheck shell=bash
# The edge of an instance: certificate, nginx's configuration, its ports, its start.

EDGE=$ROOT/nginx/sms-gateway-edge

# The form of the bodies nginx itself answers with: that of the device's replies at the start. A family can
# have a file of its own; else it is that of text or xml.
error_form() {
    local replies
    replies=$(sed -n 's/.*<replies use="\([^"]*\)".*/\1/p' "$ROOT/firmware-profiles/$DEVICE.xml" 2>/dev/null)
    if [[ -n $replies && -f $ROOT/nginx/sms-gateway.errors-$replies ]]; then
        echo "$replies"
    elif grep -q '<xml-layout' "$ROOT/firmware-profiles/replies/${replies:-none}.xml" 2>/dev/null; then
        echo xml
    else
        echo text
    fi
}

# How sms-gateway-edge is told where this instance is reached. A public address, or every one, is allowed
# with a warning: it is what the caller of ./dev asked for by name.
edge_places() {
    local address
    case $LISTEN in
        0.0.0.0) PLACES=(--listen "0.0.0.0:$PORT") ;;
        '' | 127.0.0.1) PLACES=(--listen "127.0.0.1:$PORT") ;;
        *:*) PLACES=(--listen "127.0.0.1:$PORT" --listen "[$LISTEN]:$PORT") ;;
        *) PLACES=(--listen "127.0.0.1:$PORT" --listen "$LISTEN:$PORT") ;;
    esac
    case $LISTEN in
        0.0.0.0 | ::)
            PLACES+=(--wan)
            for address in $(hostname -I); do PLACES+=(--name "$address"); done
            ;;
        '') ;;
        *) [[ $("$EDGE" reach "$LISTEN") != wan ]] || PLACES+=(--wan) ;;
    esac
    [[ -z $LISTEN ]] || PLACES+=(--name "$(hostname)")
}

warn_of_wan() {
    edge_places
    [[ " ${PLACES[*]} " != *' --wan '* ]] ||
        say "Warning: with --listen $LISTEN whoever reaches this machine reaches the gateway, from other networks too."
}

# Prints the fingerprint of the instance's certificate, made on the first run and when the addresses change.
make_certificate() {
    edge_places
    FINGERPRINT=$("$EDGE" certificate --output "$(dirname "$CERTIFICATE")" "${PLACES[@]}") ||
        fail "The certificate could not be made."
}

# make_edge: writes DIR/nginx/.
make_edge() {
    local options=()
    edge_places
    ((EUID)) || options+=(--user root)
    [[ -z ${PLAIN_PORT-} ]] || options+=(--plain-port "$PLAIN_PORT")
    mkdir -p "$DIR/nginx/temp"
    "$EDGE" write --output "$DIR/nginx" "${PLACES[@]}" "${options[@]}" --runtime "$DIR/nginx/temp" \
        --logs "$DIR/log" --certificate "$CERTIFICATE" --key "$CERTIFICATE_KEY" \
        --socket "$RUNTIME/fcgi.sock" --errors "$(error_form)" || fail "nginx was not configured."
}

# Fails with one sentence when the port is taken. nginx would say so too, in five tries and lines.
check_port() {
    local address=127.0.0.1
    URL=https://127.0.0.1:$PORT
    case $LISTEN in
        '' | 127.0.0.1 | 0.0.0.0 | ::) ;;
        *:*) URL="https://[$LISTEN]:$PORT" address=$LISTEN ;;
        *) URL=https://$LISTEN:$PORT address=$LISTEN ;;
    esac
    local candidate port
    [[ $address == 127.* || $address == ::1 || " $(hostname -I) " == *" $address "* ]] ||
        fail "$address is no address of this machine: name one that \`ip address\` shows, or leave --listen out."
    for candidate in 127.0.0.1 "$address"; do
        for port in "$PORT" $PLAIN_PORT; do
            if (exec 9<>"/dev/tcp/$candidate/$port") 2>/dev/null; then
                fail "Port $port on $candidate is in use: stop the program that has it," \
                    "or choose another with --$([[ $port == "$PORT" ]] || echo plain-)port N."
            fi
        done
    done
}

start_nginx() {
    local tries check=$LOGS/nginx-check.log
    make_edge
    if ! nginx -t -q -e stderr -p "$DIR/nginx" -c "$DIR/nginx/sms-gateway.conf" 2>"$check"; then
        fail "nginx refuses its configuration or its port $PORT: $(tail -n 1 "$check")"
    fi
    start_process nginx nginx -e "$LOGS/nginx.log" -p "$DIR/nginx" \
        -c "$DIR/nginx/sms-gateway.conf" -g 'daemon off;'
    for ((tries = 0; tries < 100; tries++)); do
        (exec 9<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && return
        [[ -n $(process_pid nginx) ]] || break
        pause
    done
    fail "nginx did not start: $(last_line nginx)"
}
