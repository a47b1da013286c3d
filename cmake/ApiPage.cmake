# SPDX-License-Identifier: GPL-3.0-or-later
# The page of /docs: swagger-ui-dist, as resources/web/page/package-lock.json says, in one file with our login. Where npm
# is not there or reaches nothing, the small page of resources/web/docs.html.
set(SAFERIDE_API_PAGE ${PROJECT_SOURCE_DIR}/resources/web/docs.html)
set(page ${PROJECT_SOURCE_DIR}/resources/web/page)
set(modules ${PROJECT_BINARY_DIR}/web)
find_program(SAFERIDE_NPM npm)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

file(SHA256 ${page}/package-lock.json wanted)
set(installed "")
if(EXISTS ${modules}/installed)
    file(READ ${modules}/installed installed)
endif()
if(SAFERIDE_NPM AND NOT installed STREQUAL wanted)
    file(COPY ${page}/package.json ${page}/package-lock.json ${page}/.npmrc DESTINATION ${modules})
    execute_process(COMMAND ${SAFERIDE_NPM} ci --ignore-scripts --no-progress WORKING_DIRECTORY ${modules}
        RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET TIMEOUT 120)
    if(NOT failed)
        file(WRITE ${modules}/installed ${wanted})
        set(installed ${wanted})
    endif()
endif()

if(installed STREQUAL wanted)
    add_custom_command(OUTPUT ${modules}/docs.html
        COMMAND ${Python3_EXECUTABLE} ${page}/assemble.py ${page}/docs.html ${modules}/node_modules ${modules}/docs.html
        DEPENDS ${page}/docs.html ${page}/assemble.py ${modules}/installed VERBATIM COMMENT "Assembling the page of /docs")
    add_custom_target(saferide_api_page DEPENDS ${modules}/docs.html)
    set(SAFERIDE_API_PAGE ${modules}/docs.html)
else()
    message(STATUS "npm gives no swagger-ui-dist here: /docs will show the small page")
    add_custom_target(saferide_api_page)
endif()
