# Another architecture with Debian's cross compiler and Debian's libraries, see dev.d/cross.sh:
#   CROSS_TRIPLET   the compiler's prefix, e.g. arm-linux-gnueabihf
#   CROSS_SYSROOT   a folder with that architecture's libraries
#   CROSS_LOADER    the dynamic loader's name there, e.g. ld-linux-armhf.so.3
#   CROSS_EMULATOR  what runs a program; empty where this machine's processor does
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES
     CROSS_TRIPLET CROSS_SYSROOT CROSS_LOADER CROSS_EMULATOR)

set(CMAKE_SYSTEM_NAME Linux)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${CROSS_TRIPLET}")
set(CMAKE_CXX_COMPILER ${CROSS_TRIPLET}-g++)
set(CMAKE_SYSROOT ${CROSS_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-multiarch
                OUTPUT_VARIABLE multiarch OUTPUT_STRIP_TRAILING_WHITESPACE)
set(libraries ${CROSS_SYSROOT}/usr/lib/${multiarch})
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CROSS_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${libraries}/pkgconfig:${CROSS_SYSROOT}/usr/share/pkgconfig)

# A program finds its loader and its libraries by itself: another program can start it too. The old
# kind of run path, because it holds for what a library needs as well.
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-Wl,--dynamic-linker=${CROSS_SYSROOT}/usr/lib/${CROSS_LOADER} -Wl,--disable-new-dtags,-rpath,${libraries}")
set(CMAKE_CROSSCOMPILING_EMULATOR ${CROSS_EMULATOR})
