# shellcheck shell=bash
# The certificate of sms-gateway-edge.

# A clock that nobody has set yet is behind the date of this file: then that counts.
latest_known_time() {
    local now file
    now=$(date +%s)
    file=$(date -r "$TEMPLATES/sms-gateway-certificate.sh" +%s)
    echo $((now > file ? now : file))
}

fingerprint() {
    openssl x509 -in "$OUTPUT/certificate.pem" -noout -fingerprint -sha256 | sed 's/.*=/SHA-256 /'
}

# Whether what stands is for these names and will be valid for 30 days more.
certificate_stands() {
    local begin latest
    [[ -s $OUTPUT/certificate.pem && -s $OUTPUT/key.pem && -s $OUTPUT/names ]] || return 1
    [[ $(<"$OUTPUT/names") != own ]] || return 0
    [[ $(<"$OUTPUT/names") == "$1" ]] || return 1
    begin=$(openssl x509 -in "$OUTPUT/certificate.pem" -noout -startdate -dateopt iso_8601) || return 1
    latest=$(date -u -d "@$(latest_known_time)" '+%Y-%m-%d %H:%M:%SZ')
    # Made while the clock was ahead.
    [[ ! ${begin#*=} > $latest ]] || return 1
    openssl x509 -in "$OUTPUT/certificate.pem" -noout -checkend $((30 * 86400)) >/dev/null
}

# make_certificate NAMES FOLDER: key and certificate into FOLDER. `openssl ca`, because before OpenSSL 3.4 it
# alone can say when a certificate begins; its serial number is 159 random bits. 825 days are the longest that Apple's clients accept.
make_certificate() {
    local folder=$2 begin
    begin=$(($(latest_known_time) - 86400))
    cat >"$folder/settings" <<TEXT
[req]
distinguished_name = name
prompt = no
[name]
CN = SMS Gateway
[ca]
default_ca = itself
[itself]
database = $folder/database
new_certs_dir = $folder
default_md = sha256
policy = any
x509_extensions = server
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = $1
TEXT
    : >"$folder/database"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$folder/key.pem"
    openssl req -new -config "$folder/settings" -key "$folder/key.pem" -out "$folder/request"
    openssl ca -batch -notext -selfsign -config "$folder/settings" -keyfile "$folder/key.pem" \
        -in "$folder/request" -out "$folder/certificate.pem" \
        -startdate "$(date -u -d "@$begin" +%Y%m%d%H%M%SZ)" \
        -enddate "$(date -u -d "@$((begin + 825 * 86400 - 1))" +%Y%m%d%H%M%SZ)"
}

# take_own FOLDER: the operator's own into FOLDER, when the two belong together.
take_own() {
    local of_certificate of_key
    [[ -n $OWN_CERTIFICATE && -n $OWN_KEY ]] || fail "--own-certificate and --own-key go together."
    of_certificate=$(openssl x509 -in "$OWN_CERTIFICATE" -noout -pubkey 2>/dev/null) ||
        fail "$OWN_CERTIFICATE holds no certificate."
    of_key=$(openssl pkey -in "$OWN_KEY" -pubout -passin pass: 2>/dev/null) ||
        fail "$OWN_KEY holds no key without a passphrase."
    [[ $of_certificate == "$of_key" ]] || fail "$OWN_KEY is not the key of $OWN_CERTIFICATE."
    openssl x509 -in "$OWN_CERTIFICATE" -noout -checkend 0 >/dev/null ||
        fail "$OWN_CERTIFICATE is not valid any more."
    cat "$OWN_CERTIFICATE" >"$1/certificate.pem"
    cat "$OWN_KEY" >"$1/key.pem"
}

certificate() {
    local names
    names=$(IFS=, && echo "${SUBJECTS[*]}")
    if [[ -n $OWN_CERTIFICATE$OWN_KEY ]]; then
        names=own
    elif certificate_stands "$names"; then
        fingerprint
        return
    fi
    umask 077
    mkdir -p "$OUTPUT"
    # Beside the final place, so that a move is whole or not at all.
    MADE_IN=$(mktemp -d "$OUTPUT/new.XXXXXXXX")
    trap 'rm -rf "$MADE_IN"' EXIT
    if [[ $names == own ]]; then
        take_own "$MADE_IN"
    elif ! make_certificate "$names" "$MADE_IN" >"$MADE_IN/log" 2>&1; then
        cat "$MADE_IN/log" >&2 && fail "openssl made no certificate."
    fi
    chmod 600 "$MADE_IN/key.pem"
    chmod 644 "$MADE_IN/certificate.pem"
    [[ -z $OWNER ]] || chown "$OWNER" "$MADE_IN/key.pem" "$MADE_IN/certificate.pem"
    # Without its names a pair that a power cut tore apart is made again.
    rm -f "$OUTPUT/names"
    mv -f "$MADE_IN/key.pem" "$MADE_IN/certificate.pem" "$OUTPUT/"
    echo "$names" >"$OUTPUT/names"
    fingerprint
}
