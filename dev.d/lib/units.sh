# shellcheck shell=bash
# The check of the units: their cages by their scores, and that systemd understands each line.

# exposure_of UNIT...: one number of ten from the units' lines taken together.
exposure_of() {
    local folder
    folder=$(mktemp -d)
    cat "$@" >"$folder/$(basename "$1")"
    systemd-analyze security --offline=true "$folder/$(basename "$1")" 2>/dev/null |
        sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\) .*/\1/p'
    rm -rf "$folder"
}

# at_most THRESHOLD UNIT: the threshold is in tenths, as systemd-analyze wants it.
at_most() {
    local exposure
    exposure=$(exposure_of "$2")
    systemd-analyze security --offline=true --threshold="$1" "$2" >/dev/null 2>&1 ||
        echo "$2: an exposure of ${exposure:-?}, $(($1 / 10)).$(($1 % 10)) at most"
}

# told_exposure FILE UNIT...: the figure in FILE's own words is the one that the UNITs have.
told_exposure() {
    local file=$1 exposure
    shift
    exposure=$(exposure_of "$@")
    # Sentences may go over a line's end.
    tr '\n#' '  ' <"$file" | tr -s ' ' | grep -qiE "(gives it|exposure:?) ${exposure/./\\.}([^0-9]|$)" ||
        echo "$file: does not say its exposure, which is $exposure"
}

# systemd's word on each line, in a root of its own: the units, systemd's own, and empty files for programs that
# are not installed here. It ends with 0 whatever it says.
verify_units() {
    local root program
    root=$(mktemp -d)
    mkdir -p "$root"/{bin,usr/sbin,usr/lib/systemd,etc/systemd/system/sms-gatewayd.service.d}
    cp -r /usr/lib/systemd/system "$root/usr/lib/systemd/"
    cp packaging/systemd/*.service "$root/etc/systemd/system/"
    cp packaging/systemd/*.conf "$root/etc/systemd/system/sms-gatewayd.service.d/"
    for program in bin/kill usr/sbin/{sms-gatewayd,sms-gateway-notify,nginx}; do
        install -m 755 /dev/null "$root/$program"
    done
    (cd packaging/systemd && systemd-analyze verify --man=no --root="$root" -- *.service 2>&1) |
        sed "s|$root/||" | { grep sms-gateway || true; }
    systemd-sysusers --dry-run "$PWD/packaging/systemd/sms-gateway.sysusers" 2>&1 | { grep -i 'fail\|error\|sysusers:[0-9]' || true; }
    rm -rf "$root"
}

check_units() {
    local unit=packaging/systemd/sms-gatewayd.service
    {
        at_most 5 "$unit"
        at_most 15 packaging/systemd/sms-gateway-nginx.service
        at_most 15 packaging/systemd/sms-gateway-notify.service
        told_exposure "$unit" "$unit"
        told_exposure packaging/systemd/sms-gateway-nginx.service packaging/systemd/sms-gateway-nginx.service
        told_exposure packaging/systemd/tcp-modem.conf "$unit" packaging/systemd/tcp-modem.conf
        told_exposure packaging/systemd/exported-gpio.conf "$unit" packaging/systemd/exported-gpio.conf
        verify_units
    } >>"$FOUND"
    report "$FOUND"
}
