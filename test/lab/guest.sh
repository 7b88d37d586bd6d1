#!/bin/bash
# What the guest runs as its only program: guest.sh CHECKOUT KERNEL-FOLDER ARGUMENTS OF run.py...
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
checkout=$1 kernel=$2
shift 2
echo "lab: running after $(cut -d' ' -f1 /proc/uptime) s"

mount -t tmpfs tmpfs /run
mkdir -p /dev/pts /dev/shm /run/lab/out
mount -t devpts devpts /dev/pts
ln -s /proc/self/fd /dev/fd
mount -t tmpfs tmpfs /dev/shm
mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000 out /run/lab/out
ip link set lo up

modprobe -d "$kernel/root" -a configfs libcomposite usb_f_serial option qcserial ||
    echo 'lab: a module of the USB modem cannot be loaded'
# One controller for the modem, one for another device.
modprobe -d "$kernel/root" dummy_hcd num=2 || echo 'lab: cannot load dummy_hcd'
insmod "$kernel/gpio-sim/gpio-sim.ko" || echo 'lab: cannot load gpio-sim'
mount -t configfs configfs /sys/kernel/config
mount -t tracefs tracefs /sys/kernel/tracing
echo "lab: modules loaded after $(cut -d' ' -f1 /proc/uptime) s"

cd /run/lab && python3 "$checkout/test/lab/run.py" "$@" >/dev/ttyS1
echo "lab: ended with $? after $(cut -d' ' -f1 /proc/uptime) s"
sync
echo o >/proc/sysrq-trigger
sleep 60
