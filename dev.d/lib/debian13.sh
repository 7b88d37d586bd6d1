# shellcheck shell=bash
# A Debian 13 in build/debian13/root, made from the Debian source that this machine itself uses.

DEBIAN13=$ROOT/build/debian13
DEBIAN13_ROOT=$DEBIAN13/root
# What stands in $ROOT/build for a command that runs inside.
DEBIAN13_BUILD=$DEBIAN13/build
DEBIAN13_PROGRAMS=$DEBIAN13_BUILD/release/bin

# "MIRROR KEYRING" of the archive this machine installs Debian from. apt knows the first for every
# way of writing sources; the second stands in the source's entry or is Debian's own.
debian_source() {
    local mirror entry keyring
    read -r mirror entry < <(
        # shellcheck disable=SC2016  # apt's variables, not the shell's
        apt-get indextargets --format '$(REPO_URI) $(SOURCESENTRY)' \
            'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1
    ) || true
    [[ -n $mirror ]] || return 1
    keyring=$(tail -n "+${entry##*:}" "${entry%:*}" |
        sed -nE '/^[[:space:]]*$/q; s/^Signed-By:[[:space:]]*(\/[^[:space:],]+).*/\1/p
                 s/^deb .*signed-by=(\/[^],[:space:]]+).*/\1/p' | head -n 1)
    echo "$mirror ${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}"
}

# The proxy that apt uses, for programs that do not read apt's configuration.
with_proxy_of_apt() {
    local proxy=''
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    env ${proxy:+"http_proxy=$proxy"} "$@"
}

# Made once; made anew when it was not finished or came from elsewhere.
make_debian13() {
    local mirror keyring source log=$DEBIAN13/debootstrap.log
    source=$(debian_source) || skip 'apt knows no source of Debian packages on this machine.'
    mkdir -p "$DEBIAN13_BUILD"
    [[ $(cat "$DEBIAN13_ROOT/.complete" 2>/dev/null) != "$source" ]] || return 0
    read -r mirror keyring <<<"$source"
    rm -rf "$DEBIAN13_ROOT" "$DEBIAN13_BUILD"
    mkdir -p "$DEBIAN13_BUILD"
    : >"$log"
    skip_unless "$log" "$mirror gives no Debian 13" with_proxy_of_apt \
        debootstrap --variant=minbase --keyring="$keyring" --include=ca-certificates \
        trixie "$DEBIAN13_ROOT" "$mirror"
    echo "$source" >"$DEBIAN13_ROOT/.complete"
}

# in_debian13 COMMAND...: in mounts and processes of its own, which end with it. The checkout is
# there under its own path, read-only but for build/, which is a folder of its own.
in_debian13() {
    unshare --mount --pid --fork --kill-child bash "$ROOT/dev.d/lib/enter_debian13.sh" \
        "$DEBIAN13_ROOT" "$ROOT" "$DEBIAN13_BUILD" "$@"
}
