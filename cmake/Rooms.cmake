# room(<name> SOURCES <file>... USES <target>...): one folder of src/ as one static library. A room
# sees src/ and hal/include; which rooms it may include is checked by `./dev lint`.
function(room name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
    add_library(gateway_${name} STATIC ${ROOM_SOURCES})
    add_library(gateway::${name} ALIAS gateway_${name})
    target_include_directories(gateway_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src
                                                      ${CMAKE_SOURCE_DIR}/hal/include)
    target_link_libraries(gateway_${name} PRIVATE compiler_options PUBLIC ${ROOM_USES})
endfunction()

# Seconds that one unit test may take. An emulated processor is ten times as slow.
set(UNIT_TIMEOUT 300)
if(CMAKE_CROSSCOMPILING_EMULATOR)
    set(UNIT_TIMEOUT 3000)
endif()

# room_test(<name> SOURCES <file>... USES <target>...): one Boost.Test executable per room.
function(room_test name)
    cmake_parse_arguments(TEST "" "" "SOURCES;USES;LABELS" ${ARGN})
    add_executable(test_${name} ${TEST_SOURCES})
    # Checks expand to much code that runs once: optimising it takes half of a build.
    set_source_files_properties(${TEST_SOURCES} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Debug>:-O0>")
    target_compile_definitions(test_${name} PRIVATE BOOST_TEST_DYN_LINK
                                                    TEST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/test)
    target_link_libraries(test_${name} PRIVATE compiler_options test_main ${TEST_USES}
                                               Boost::unit_test_framework)
    add_test(NAME ${name} COMMAND test_${name} --color_output=no)
    set_tests_properties(${name} PROPERTIES TIMEOUT ${UNIT_TIMEOUT} LABELS "unit;${TEST_LABELS}")
endfunction()

# runnable(<variable> <target>): the path by which a script starts a program. Of another architecture it
# is a line of shell that starts the emulator; CTest itself knows that where a test's command is a target.
function(runnable variable target)
    set(path $<TARGET_FILE:${target}>)
    if(CMAKE_CROSSCOMPILING_EMULATOR)
        set(path ${CMAKE_BINARY_DIR}/emulated/${target})
        file(GENERATE OUTPUT ${path}
             CONTENT "#!/bin/sh\nexec ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:${target}> \"$@\"\n"
             FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
    endif()
    set(${variable} ${path} PARENT_SCOPE)
endfunction()
