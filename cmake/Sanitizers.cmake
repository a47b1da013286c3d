# SPDX-License-Identifier: GPL-3.0-or-later
# A sanitized build (preset asan): every program carries the sanitizers' options with it.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=address")
    add_library(saferide_sanitizeroptions OBJECT ${PROJECT_SOURCE_DIR}/tests/support/sanitizeroptions.cpp)
    set_target_properties(saferide_sanitizeroptions PROPERTIES AUTOMOC OFF AUTORCC OFF)
    link_libraries($<TARGET_OBJECTS:saferide_sanitizeroptions>)
endif()
