# SPDX-License-Identifier: GPL-3.0-or-later
# -Wnull-dereference: optimized, it is wrong about containers of the standard library and Qt.
add_library(saferide_options INTERFACE)
target_compile_options(saferide_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wcast-align $<$<CONFIG:Debug>:-Wnull-dereference> -Wformat=2 -Werror=return-type
    $<$<BOOL:${SAFERIDE_WERROR}>:-Werror>)
target_compile_definitions(saferide_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_KEYWORDS QT_NO_CONTEXTLESS_CONNECT QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# One static library per layer; a layer sees only the layers and Qt modules it links.
function(saferide_layer name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE saferide_options)
    saferide_precompile(${name})
endfunction()
