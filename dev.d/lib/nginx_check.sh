# shellcheck shell=bash
# The check of the edge: nginx accepts what sms-gateway-edge writes, with each form of its own replies, and
# what it then holds keeps the rules. That each rule can fail is shown too.

check_nginx() {
    local folder errors options places dumps=()
    folder=$(mktemp -d)
    mkdir "$folder/log" "$folder/run"
    places=(--listen 127.0.0.1:18443 --listen '[::1]:18443' --name router.lan)
    nginx/sms-gateway-edge certificate --output "$folder/tls" "${places[@]}" >"$folder/fingerprint"
    for errors in text xml xml-hilink; do
        # The first one with everything: it is the one that is spoiled.
        options=()
        [[ $errors != text ]] || options=(--plain-port 18080)
        nginx/sms-gateway-edge write --output "$folder/$errors" "${places[@]}" "${options[@]}" --errors "$errors" \
            --certificate "$folder/tls/certificate.pem" --key "$folder/tls/key.pem" --runtime "$folder/run" \
            --logs "$folder/log" --socket "$folder/fcgi.sock"
        # -t opens neither its ports nor its pid file for good.
        if nginx -T -q -e stderr -p "$folder/$errors" -c "$folder/$errors/sms-gateway.conf" \
            >"$folder/$errors.dump" 2>"$folder/$errors.log"; then
            dumps+=("$errors.dump")
        else
            cat "$folder/$errors.log" >>"$FOUND"
        fi
    done
    (cd "$folder" && python3 -B "$ROOT/dev.d/check_nginx.py" --prove "${dumps[@]}") >>"$FOUND" 2>&1 || true
    rm -rf "$folder"
    report "$FOUND"
}
