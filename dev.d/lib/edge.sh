# shellcheck shell=bash
# nginx of an instance: its configuration from nginx/*.in, its port, its start.

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

# make_edge: writes DIR/nginx/ from the templates. The templates name what varies as @NAME@.
make_edge() {
    local folder=$DIR/nginx file content listen="listen 127.0.0.1:$PORT ssl backlog=1024;" user=''
    mkdir -p "$folder/temp"
    ((EUID)) || user='user root;'
    case $LISTEN in
        '' | 127.0.0.1) ;;
        0.0.0.0) listen="listen 0.0.0.0:$PORT ssl backlog=1024;" ;;
        *:*) listen+=" listen [$LISTEN]:$PORT ssl backlog=1024;" ;;
        *) listen+=" listen $LISTEN:$PORT ssl backlog=1024;" ;;
    esac
    for file in sms-gateway.conf sms-gateway.locations sms-gateway.fastcgi; do
        content=$(<"$ROOT/nginx/$file.in")
        content=${content//@USER@/"$user"}
        content=${content//@LISTEN@/"$listen"}
        content=${content//@DIR@/"$DIR"}
        content=${content//@CERTIFICATE@/"$CERTIFICATE"}
        content=${content//@CERTIFICATE_KEY@/"$CERTIFICATE_KEY"}
        content=${content//@SOCKET@/"$RUNTIME/fcgi.sock"}
        content=${content//@ERRORS@/"sms-gateway.errors-$(error_form)"}
        printf '%s\n' "$content" >"$folder/$file"
    done
    cp "$ROOT"/nginx/sms-gateway.{api,errors-*,form,hooks} "$folder/"
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
    local candidate
    [[ $address == 127.* || $address == ::1 || " $(hostname -I) " == *" $address "* ]] ||
        fail "$address is no address of this machine: name one that \`ip address\` shows, or leave --listen out."
    for candidate in 127.0.0.1 "$address"; do
        if (exec 9<>"/dev/tcp/$candidate/$PORT") 2>/dev/null; then
            fail "Port $PORT on $candidate is in use: stop the program that has it," \
                "or choose another with --port N."
        fi
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
