#!/bin/bash
# box.sh FOLDER: systemd as the first process of a PID namespace of its own, on a copy of this system's files
# that lies in memory: what is written in it is gone with it. FOLDER/files is laid over the copy. Run by
# test_units.py under unshare(1).
set -euo pipefail
folder=$1
mount --make-rprivate /
mkdir -p "$folder/box"
mount -t tmpfs tmpfs "$folder/box"
mkdir "$folder"/box/{up,work,root}
cp -a "$folder/files/." "$folder/box/up/"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/box/up,workdir=$folder/box/work" "$folder/box/root"
root=$folder/box/root
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
touch "$root/dev/console"
mount --bind "$folder/console" "$root/dev/console"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
cd "$root"
pivot_root . tmp
umount -l /tmp
mount -t tmpfs tmpfs /tmp
exec env -i container=box PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target --log-target=console
