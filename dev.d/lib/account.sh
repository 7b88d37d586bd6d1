# shellcheck shell=bash
# The first account of an instance. No password is ever an argument or
# in the environment: those are for everybody on the machine to read.

random_text() {
    head -c 1000 /dev/urandom | LC_ALL=C tr -dc 'a-km-z2-9' | cut -c "1-$1"
}

# The account that ./dev prints: what the caller names, else what it made up the first time.
choose_account() {
    local password=
    USERNAME=${USERNAME_OPTION:-$(cat "$DIR/username" 2>/dev/null || true)}
    USERNAME=${USERNAME:-sms-$(random_text 4)}
    case $PASSWORD_FILE in
        '') password=$(cat "$DIR/password" 2>/dev/null || true) ;;
        -) IFS= read -r password || true ;;
        *) IFS= read -r password <"$PASSWORD_FILE" || true ;;
    esac
    [[ -z $PASSWORD_FILE || -n $password ]] || fail "No password could be read from $PASSWORD_FILE."
    PASSWORD=${password:-$(random_text 20)}
}

# Gives the worker's settings the account, the device and the modem, without the limits that an
# installation has; nothing to do when they stand.
make_settings() {
    local wanted="$DEVICE $MODEM without-limits"
    local gateway=("$PROGRAMS/sms-gateway" --settings "$SETTINGS" --runtime "$RUNTIME"
        --profiles "$ROOT/firmware-profiles")
    if [[ -s $SETTINGS && $(cat "$DIR/username" 2>/dev/null) == "$USERNAME" &&
        $(cat "$DIR/password" 2>/dev/null) == "$PASSWORD" &&
        $(cat "$DIR/device" 2>/dev/null) == "$wanted" ]]; then
        return
    fi
    printf '%s' "$PASSWORD" >"$DIR/password.new"
    if ! "${gateway[@]}" settings set --enabled yes --username "$USERNAME" \
        --password-file "$DIR/password.new" --device "$DEVICE" --modem "$MODEM" --max-waiting 0 \
        >"$LOGS/settings.log" 2>&1 ||
        ! "${gateway[@]}" accounts set "$USERNAME" --per-hour 0 --per-day 0 --premium yes \
            >>"$LOGS/settings.log" 2>&1; then
        rm -f "$DIR/password.new"
        fail "The settings are refused: $(tail -n 1 "$LOGS/settings.log")"
    fi
    if [[ ! -s $DIR/setup-code ]]; then
        # None where there is an administrator already.
        "${gateway[@]}" administrator code 2>>"$LOGS/settings.log" | head -n 1 >"$DIR/setup-code" || true
    fi
    mv "$DIR/password.new" "$DIR/password"
    printf '%s' "$USERNAME" >"$DIR/username"
    echo "$wanted" >"$DIR/device"
}

# For a URL: every byte but the unreserved ones as %XX.
url_encode() {
    local LC_ALL=C text=$1 out='' byte code i
    for ((i = 0; i < ${#text}; i++)); do
        byte=${text:i:1}
        if [[ $byte != [a-zA-Z0-9._~-] ]]; then
            printf -v code '%d' "'$byte"
            printf -v byte '%%%02X' $((code & 255))
        fi
        out+=$byte
    done
    echo "$out"
}
