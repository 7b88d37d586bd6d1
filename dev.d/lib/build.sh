# shellcheck shell=bash
# Building a preset: configure once, then let ninja find out what changed.

# build_preset PRESET [TARGET...]: two commands of one checkout never build at the same time.
build_preset() {
    local preset=$1 folder=$ROOT/build/$1 lock targets=()
    shift
    (($#)) && targets=(--target "$@")
    mkdir -p "$folder"
    exec {lock}>"$folder/.lock"
    flock "$lock"
    : >"$folder/build.log"
    # Presets are read from the folder the command runs in.
    pushd "$ROOT" >/dev/null || return
    [[ -f $folder/build.ninja ]] || logged "$folder/build.log" cmake --preset "$preset"
    logged "$folder/build.log" cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}"
    popd >/dev/null || return
    exec {lock}>&-
}
