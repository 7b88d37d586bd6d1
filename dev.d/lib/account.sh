# shellcheck shell=bash
# Secrets of an instance: its certificate and its first account. No password is ever an argument or
# in the environment: those are for everybody on the machine to read.

random_text() {
    head -c 1000 /dev/urandom | LC_ALL=C tr -dc 'a-km-z2-9' | cut -c "1-$1"
}

certificate_names() {
    local names=DNS:localhost,IP:127.0.0.1 address
    case $LISTEN in
        '' | 127.0.0.1) ;;
        0.0.0.0 | ::) for address in $(hostname -I); do names+=,IP:$address; done ;;
        *) names+=,IP:$LISTEN ;;
    esac
    echo "$names"
}

# A self-signed certificate, made on the first run and again when the addresses change. 825 days is
# the longest that clients accept.
make_certificate() {
    local names
    names=$(certificate_names)
    if [[ -s $CERTIFICATE && $(cat "$DIR/tls/names" 2>/dev/null) == "$names" ]]; then
        return
    fi
    mkdir -p "$DIR/tls"
    logged "$LOGS/certificate.log" openssl req -x509 -new -nodes -days 825 -sha256 \
        -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
        -keyout "$CERTIFICATE_KEY" -out "$CERTIFICATE" -config <(
            printf '%s\n' '[req]' 'distinguished_name = name' 'x509_extensions = server' \
                'prompt = no' '[name]' 'CN = SMS Gateway' '[server]' \
                'basicConstraints = critical, CA:FALSE' \
                'keyUsage = critical, digitalSignature' 'extendedKeyUsage = serverAuth' \
                'subjectKeyIdentifier = hash' 'authorityKeyIdentifier = keyid' \
                "subjectAltName = $names"
        )
    echo "$names" >"$DIR/tls/names"
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
