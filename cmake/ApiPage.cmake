# SPDX-License-Identifier: GPL-3.0-or-later
# The page of /docs: swagger-ui-dist, as resources/web/page/package-lock.json says, in one file with our login. Nothing
# is fetched here: scripts/install-packages.sh does that.
set(page ${PROJECT_SOURCE_DIR}/resources/web/page)
set(SAFERIDE_API_PAGE ${PROJECT_BINARY_DIR}/web/docs.html)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

if(NOT EXISTS ${page}/node_modules/.installed)
    message(FATAL_ERROR "resources/web/page/node_modules is missing: run scripts/install-packages.sh build")
endif()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/web)
add_custom_command(OUTPUT ${SAFERIDE_API_PAGE}
    COMMAND ${Python3_EXECUTABLE} ${page}/assemble.py ${page}/docs.html ${page}/node_modules ${SAFERIDE_API_PAGE}
    DEPENDS ${page}/docs.html ${page}/assemble.py ${page}/node_modules/.installed VERBATIM COMMENT "Assembling the page of /docs")
add_custom_target(saferide_api_page DEPENDS ${SAFERIDE_API_PAGE})
