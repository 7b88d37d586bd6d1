# One place for what every target is compiled with.
add_library(compiler_options INTERFACE)
target_compile_options(compiler_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Wno-missing-field-initializers  # a designated initializer leaves the rest at its defaults
    -fstack-protector-strong
    $<$<BOOL:${SMS_GATEWAY_WERROR}>:-Werror>)
target_compile_definitions(compiler_options INTERFACE
    _GLIBCXX_ASSERTIONS _FILE_OFFSET_BITS=64 _TIME_BITS=64
    $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_link_options(compiler_options INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)

if(SMS_GATEWAY_SANITIZE)
    target_compile_options(compiler_options INTERFACE
        -fsanitize=${SMS_GATEWAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(compiler_options INTERFACE -fsanitize=${SMS_GATEWAY_SANITIZE})
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
