# shellcheck shell=bash
# Debian packages: dev.d/packages.<list> names what a command needs, one a line. A second column
# "12" or "13" limits a line to that release; anything that is not Debian 12 counts as 13.

needed_packages() {
    local release=13 list name only
    if [[ $(. /etc/os-release && echo "${ID-} ${VERSION_ID-}") == "debian 12" ]]; then
        release=12
    fi
    for list in "$@"; do
        while read -r name only; do
            [[ -z $name || $name == '#'* ]] && continue
            [[ -z $only || $only == "$release" ]] && echo "$name"
        done <"$ROOT/dev.d/packages.$list"
    done
}

missing_packages() {
    local needed
    mapfile -t needed < <(needed_packages "$@" | sort -u)
    comm -23 <(printf '%s\n' "${needed[@]}") <(
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${needed[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort -u
    )
}

# Debian starts a service when its package is installed. Nobody asked for nginx on port 80, so a
# policy forbids it for as long as apt runs.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [[ -e $policy ]]; then
        "$@"
        return
    fi
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
    "$@" || status=$?
    as_root rm -f "$policy"
    return $status
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@"
}

# install_packages LIST...: quick when nothing is missing; apt runs only for what is.
install_packages() {
    local missing log=$ROOT/build/apt.log
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        fail "These packages are missing, and only root can install them: ${missing[*]}"
    fi
    ((EUID == 0)) || sudo -v
    logged "$log" apt_get update
    logged "$log" without_services apt_get install --no-install-recommends "${missing[@]}"
}
