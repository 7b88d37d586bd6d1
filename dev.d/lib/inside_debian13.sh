# shellcheck shell=bash
# What runs inside the Debian 13: inside_debian13.sh packages|programs|tests|run-tests
set -euo pipefail
. "$ROOT/dev.d/lib/steps.sh"
. "$ROOT/dev.d/lib/packages.sh"
. "$ROOT/dev.d/lib/build.sh"

folder=$ROOT/build/unit

# Quick to compile, and no sanitizers: what is asked here is whether another compiler, Boost and
# libgpiod agree; `./dev test` asks the rest.
configure() {
    [[ -f $folder/build.ninja ]] || logged "$folder.log" cmake -S "$ROOT" -B "$folder" -G Ninja \
        -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DSMS_GATEWAY_WERROR=ON
}

compile() {
    configure
    logged "$folder.log" cmake --build "$folder" -j "$(nproc)"
}

case $1 in
    packages) install_packages build test ;;
    programs) build_preset release sms-gatewayd sms-gateway ;;
    tests) compile ;;
    run-tests) exec ctest --test-dir "$folder" -L unit -j "$(nproc)" --output-on-failure ;;
esac
