# How a folder becomes a target. One function for each kind, so that a folder's CMakeLists.txt is a list of what it needs.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
option(TRIPTYCH_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" OFF)
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(triptych_options INTERFACE)
target_include_directories(triptych_options INTERFACE ${CMAKE_SOURCE_DIR})
# QT_NO_KEYWORDS: Qt's `slots` breaks Torch's headers.
target_compile_definitions(triptych_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(triptych_options INTERFACE -Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual)
if(TRIPTYCH_WARNINGS_AS_ERRORS)
  target_compile_options(triptych_options INTERFACE -Werror)
endif()

# triptych_add_folders(core/base …): adds each folder that has content.
function(triptych_add_folders)
  foreach(folder ${ARGN})
    if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/CMakeLists.txt)
      add_subdirectory(${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_BINARY_DIR}/${folder})
    endif()
  endforeach()
endfunction()

# triptych_library(core_image USES core_base Qt6::Gui PRIVATE DCMTK::DCMTK)
# A static library of every .cpp in the folder. USES is seen by those who link it; PRIVATE is for third-party
# libraries, whose headers stay in this folder's .cpp files.
function(triptych_library name)
  cmake_parse_arguments(ARG "" "" "USES;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC triptych_options ${ARG_USES} PRIVATE ${ARG_PRIVATE})
endfunction()

# triptych_test(test_calibration SOURCES calibration_test.cpp USES core_image [GUI] [LABELS soak])
# A Qt Test program. GUI ones run with Xvfb on a screen of their own; the others need no display.
function(triptych_test name)
  cmake_parse_arguments(ARG "GUI" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE triptych_options Qt6::Test ${ARG_USES})
  target_compile_definitions(${name} PRIVATE
    TRIPTYCH_SHARED_DATA="${CMAKE_SOURCE_DIR}/../shared/data"
    TRIPTYCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(ARG_GUI)
    add_test(NAME ${name} COMMAND ${CMAKE_SOURCE_DIR}/tests/with-xvfb $<TARGET_FILE:${name}>)
    # One at a time: two Xvfb that start at once may choose the same display number.
    set_tests_properties(${name} PROPERTIES RESOURCE_LOCK display)
  else()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" SKIP_REGULAR_EXPRESSION "^SKIPPED ALL")
endfunction()
