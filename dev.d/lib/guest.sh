# shellcheck shell=bash
# The machine in the box: Debian's kernel, the module it lacks, the first files, and the emulator.

LAB=$ROOT/build/lab
GUEST_SOURCES=$ROOT/test/lab

# choose_kernel: the release ("6.1.0-56-amd64") of Debian's own kernel for this architecture.
choose_kernel() {
    [[ $(dpkg --print-architecture) == amd64 ]] ||
        skip 'The router in a box is an amd64 machine with the host'"'"'s programs in it.'
    KERNEL=$(apt-cache depends linux-image-amd64 2>/dev/null |
        sed -n 's/^ *Depends: linux-image-\([0-9].*\)/\1/p' | head -n 1)
    [[ -n $KERNEL ]] || skip 'apt knows no linux-image-amd64.'
    KERNEL_FOLDER=$LAB/kernel-$KERNEL
    IMAGE=$KERNEL_FOLDER/root/boot/vmlinuz-$KERNEL
    MODULES=$KERNEL_FOLDER/root
    GPIO_SIM=$KERNEL_FOLDER/gpio-sim/gpio-sim.ko
}

download() { (cd "$KERNEL_FOLDER" && apt-get -q download "$1"); }

# The kernel is unpacked, not installed: this machine goes on booting its own.
get_kernel() {
    [[ ! -e $KERNEL_FOLDER/.complete ]] || return 0
    rm -rf "$KERNEL_FOLDER"
    mkdir -p "$KERNEL_FOLDER"
    skip_unless "$LAB/kernel.log" "linux-image-$KERNEL cannot be had" download "linux-image-$KERNEL"
    logged "$LAB/kernel.log" dpkg-deb -x "$KERNEL_FOLDER"/linux-image-*.deb "$MODULES"
    rm -f "$KERNEL_FOLDER"/linux-image-*.deb
    logged "$LAB/kernel.log" depmod -b "$MODULES" "$KERNEL"
    touch "$KERNEL_FOLDER/.complete"
}

install_headers() {
    dpkg-query -W -f '${db:Status-Status}' "linux-headers-$KERNEL" 2>/dev/null |
        grep -qx installed && return
    skip_unless "$ROOT/build/apt.log" "linux-headers-$KERNEL cannot be installed" \
        apt_get install --no-install-recommends "linux-headers-$KERNEL"
}

# The three source files of gpio-sim, out of the package of this kernel's source.
unpack_gpio_sim() {
    local source folder=$1
    source=$(echo "$KERNEL_FOLDER"/linux-source-*.deb)
    dpkg-deb --fsys-tarfile "$source" |
        tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
        tar -xJ -C "$folder" --strip-components=1 --wildcards \
            '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/gpiolib.h' '*/kernel/irq/irq_sim.c'
    cp "$folder/drivers/gpio/gpio-sim.c" "$folder/gpio-sim-main.c"
    cp "$folder/drivers/gpio/gpiolib.h" "$folder/kernel/irq/irq_sim.c" "$folder/"
}

build_gpio_sim() {
    local folder=${GPIO_SIM%/*} version log=$LAB/gpio-sim.log
    [[ ! -e $GPIO_SIM ]] || return 0
    install_headers
    version=$(cut -d. -f1-2 <<<"$KERNEL")
    rm -rf "$folder"
    mkdir -p "$folder"
    skip_unless "$log" "linux-source-$version cannot be had" download "linux-source-$version"
    logged "$log" unpack_gpio_sim "$folder"
    rm -f "$KERNEL_FOLDER"/linux-source-*.deb
    cp "$GUEST_SOURCES"/gpio-sim/* "$folder/"
    logged "$log" make -C "/usr/src/linux-headers-$KERNEL" "M=$folder" modules
}

# make_initramfs FILE COMMAND...
make_initramfs() {
    local file=$1 folder module
    shift
    folder=$(mktemp -d "$LAB/initramfs.XXXXXX")
    mkdir -p "$folder"/{bin,proc,sys,dev,host,memory,root,lab/modules}
    cp /bin/busybox "$folder/bin/"
    cp "$GUEST_SOURCES/init.sh" "$folder/init"
    chmod 755 "$folder/init"
    printf '%s\n' "$@" >"$folder/lab/command"
    for module in virtio_pci 9p 9pnet_virtio overlay; do
        modprobe -S "$KERNEL" -d "$MODULES" --show-depends "$module" | awk '/^insmod/ { print $2 }'
    done | awk '!seen[$0]++' | while read -r module; do
        cp "$module" "$folder/lab/modules/"
        basename "$module"
    done >"$folder/lab/order"
    (cd "$folder" && find . | cpio --quiet -o -H newc | gzip -1) >"$file"
    rm -rf "$folder"
}

# boot FOLDER SECONDS COMMAND...: runs COMMAND as the guest's only program. Its console goes to
# FOLDER/console.log, what it writes to /dev/ttyS1 to stdout, and FOLDER is its folder "out".
boot() {
    local folder=$1 seconds=$2
    shift 2
    make_initramfs "$folder/initramfs.gz" "$@"
    # Emulated, without KVM, which does not work everywhere. The guest's clock counts instructions,
    # 250 million a second, as a small router does them: what is measured in the guest is the same on
    # a fast, a slow and a busy host.
    timeout --kill-after=5 "$seconds" qemu-system-x86_64 -accel tcg -icount shift=2,sleep=on -rtc clock=vm -cpu max -m 1024 -smp 1 \
        -display none -monitor none -no-reboot -nodefaults -pidfile "$folder/qemu.pid" \
        -serial "file:$folder/console.log" -chardev stdio,id=facts -serial chardev:facts \
        -kernel "$IMAGE" -initrd "$folder/initramfs.gz" \
        -append 'console=ttyS0 quiet loglevel=4 panic=-1' \
        -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
        -device virtio-9p-pci,fsdev=host,mount_tag=host \
        -fsdev "local,id=out,path=$folder,security_model=none" \
        -device virtio-9p-pci,fsdev=out,mount_tag=out </dev/null
}
