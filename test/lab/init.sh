#!/bin/busybox sh
# shellcheck shell=dash
# The guest's first program: mounts the host's files read-only with a layer in memory above them, and
# goes on there. /lab/modules are the kernel modules in the order of loading, /lab/command is what to
# run, a word on each line.
PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do
    insmod "/lab/modules/$module" || echo "lab: cannot load $module"
done </lab/order
mount -t 9p -o trans=virtio,version=9p2000.L,cache=loose,ro,msize=512000 host /host ||
    echo 'lab: the files of the host cannot be mounted'
mount -t tmpfs tmpfs /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root
for folder in proc sys dev; do
    mount --move "/$folder" "/root/$folder"
done
set --
while read -r word; do
    set -- "$@" "$word"
done </lab/command
exec switch_root /root "$@"
