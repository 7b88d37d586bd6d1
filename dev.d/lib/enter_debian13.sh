# shellcheck shell=bash
# enter_debian13.sh SYSTEM CHECKOUT BUILD COMMAND...: runs a command inside SYSTEM. Called in a
# namespace of its own, so nothing that is mounted here outlives it.
set -euo pipefail
system=$1 checkout=$2 build=$3
shift 3

# Nothing of this propagates outwards, whatever the machine's default is.
mount --make-rprivate /
mount -t tmpfs tmpfs "$system/run"
mount -t tmpfs tmpfs "$system/tmp"
mkdir -p "$system$checkout"
mount --bind "$checkout" "$system$checkout"
mount -o remount,bind,ro "$system$checkout"
mount --bind "$build" "$system$checkout/build"
mount -t proc proc "$system/proc"
mount --rbind /sys "$system/sys"
mount --rbind /dev "$system/dev"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$system/dev/pts"
mount --bind "$system/dev/pts/ptmx" "$system/dev/ptmx"
mount -t tmpfs tmpfs "$system/dev/shm"
cp -L /etc/resolv.conf "$system/etc/resolv.conf"

# CI: what a test is told there, it is told here.
exec chroot "$system" /usr/bin/env -i HOME=/root LANG=C.UTF-8 "ROOT=$checkout" \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin ${CI:+"CI=$CI"} ${http_proxy:+"http_proxy=$http_proxy"} "$@"
