# SPDX-License-Identifier: GPL-3.0-or-later
# The catalogues of the desk, compiled into it: saferide_de.ts has every text, saferide_en.ts only the plural forms.
# After a text has changed: cmake --build --preset dev --target update_translations, then linguist.
find_program(SAFERIDE_LRELEASE lrelease HINTS /usr/lib/qt6/bin REQUIRED)
find_program(SAFERIDE_LUPDATE lupdate HINTS /usr/lib/qt6/bin REQUIRED)

set(catalogues "")
foreach(language IN ITEMS de en)
    set(source ${CMAKE_CURRENT_LIST_DIR}/saferide_${language}.ts)
    set(catalogue ${CMAKE_CURRENT_BINARY_DIR}/saferide_${language}.qm)
    add_custom_command(OUTPUT ${catalogue}
        COMMAND ${SAFERIDE_LRELEASE} -silent ${source} -qm ${catalogue}
        DEPENDS ${source} VERBATIM)
    list(APPEND catalogues ${catalogue})
endforeach()
qt_add_resources(saferide_console_application translations PREFIX /translations
    BASE ${CMAKE_CURRENT_BINARY_DIR} FILES ${catalogues})

set(update ${SAFERIDE_LUPDATE} -silent -locations none -no-obsolete -I ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/console)
add_custom_target(update_translations
    COMMAND ${update} -target-language de -ts ${CMAKE_CURRENT_LIST_DIR}/saferide_de.ts
    COMMAND ${update} -target-language en -pluralonly -ts ${CMAKE_CURRENT_LIST_DIR}/saferide_en.ts
    VERBATIM)
