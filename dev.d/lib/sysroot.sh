# shellcheck shell=bash
# The libraries of another architecture, in a folder of their own: apt chooses and loads them with a
# state of its own, and they are unpacked, not installed. This machine's packages stay as they are.

# The project's libraries are the same on every architecture: those that a build and its tests need here.
sysroot_packages() { needed_packages build test | grep -E '^lib.*-dev$' | grep -v '^libxml2' | sort -u; }

# apt_for FOLDER ARCHITECTURE COMMAND...: apt as if this were a machine of that architecture, with
# nothing installed. Its mirror, keys and proxy are this machine's.
apt_for() {
    local folder=$1 architecture=$2
    shift 2
    mkdir -p "$folder"/{lists,archives}/partial
    : >"$folder/status"
    cat >"$folder/apt.conf" <<TEXT
#clear APT::Architectures;
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Dir::Etc::SourceList "$folder/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$folder/lists";
Dir::State::status "$folder/status";
Dir::State::extended_states "$folder/extended_states";
Dir::Cache::archives "$folder/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
TEXT
    APT_CONFIG=$folder/apt.conf DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@"
}

# unpack_packages FOLDER ROOT: /lib is /usr/lib, as on every Debian since 12. dpkg-deb would put a
# folder in place of that link. Links from the top lead to the top of the sysroot.
unpack_packages() {
    local package link folder=$1 root=$2
    mkdir -p "$root/usr/lib"
    ln -s usr/lib "$root/lib"
    for package in "$folder"/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" |
            tar -x -C "$root" --keep-directory-symlink --no-same-owner --exclude './usr/share/*' || return
    done
    find "$root" -type l -lname '/*' | while read -r link; do
        ln -sfnr "$root$(readlink "$link")" "$link"
    done
}

# make_sysroot FOLDER ARCHITECTURE: FOLDER/sysroot, made once; made anew when other packages are needed.
make_sysroot() {
    local folder=$1 architecture=$2 root=$1/sysroot mirror keyring release wanted packages log=$1/sysroot.log
    read -r mirror keyring < <(debian_source) || skip 'apt knows no source of Debian packages on this machine.'
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mapfile -t packages < <(sysroot_packages)
    wanted="$mirror $release ${packages[*]}"
    [[ $(cat "$root/.complete" 2>/dev/null) != "$wanted" ]] || return 0
    rm -rf "$root" "$folder/apt"
    mkdir -p "$folder/apt"
    echo "deb [signed-by=$keyring] $mirror $release main" >"$folder/apt/sources.list"
    : >"$log"
    skip_unless "$log" "$mirror gives no lists for $architecture" \
        apt_for "$folder/apt" "$architecture" update
    skip_unless "$log" "$mirror lacks libraries for $architecture" \
        apt_for "$folder/apt" "$architecture" install --download-only --no-install-recommends "${packages[@]}"
    logged "$log" unpack_packages "$folder/apt" "$root"
    rm -rf "$folder/apt"
    echo "$wanted" >"$root/.complete"
}
