# SPDX-License-Identifier: GPL-3.0-or-later
# The pages for phones without an app (resources/web/app) as one source file that rcc writes: they are plain modules, with
# Leaflet from its Debian package, what resources/web/page/package-lock.json lists, and the desk's map cut into parts.
set(SAFERIDE_LEAFLET /usr/share/javascript/leaflet CACHE PATH "Folder with leaflet.esm.min.js and leaflet.css")
set(SAFERIDE_LEAFLET_COPYRIGHT /usr/share/doc/libjs-leaflet/copyright CACHE FILEPATH "Its licence")
set(app ${PROJECT_SOURCE_DIR}/resources/web/app)
set(assembled ${PROJECT_BINARY_DIR}/web/pages)
set(SAFERIDE_PAGES_RESOURCE ${PROJECT_BINARY_DIR}/web/pages.cpp)

if(NOT EXISTS ${SAFERIDE_LEAFLET}/leaflet.esm.min.js)
    message(FATAL_ERROR "${SAFERIDE_LEAFLET}/leaflet.esm.min.js is missing: run scripts/install-packages.sh build")
endif()
set(sources
    api.js
    assemble.py
    basemap.js
    clock.js
    coasts.py
    dom.js
    family.js
    files.js
    follow.js
    followlinks.js
    geo.js
    gpx.js
    group.js
    guest.js
    home.js
    icon.svg
    join.js
    licence.txt
    live.js
    map.js
    messages.js
    offline.js
    organizer.js
    page.html
    page.js
    privacy.js
    qr.js
    queue.js
    ride.js
    rideform.js
    ridestate.js
    riders.js
    ridersimport.js
    routefile.js
    routepreview.js
    said.js
    saidgerman.js
    sender.js
    session.js
    setup.js
    sheet.js
    sos.js
    soscall.js
    storage.js
    style.css
    texts.js
    textsgerman.js
    tracker.js
    views.js
    worker.js
)
foreach(module qrcode-generator socket.io-client)
    if(NOT EXISTS ${PROJECT_SOURCE_DIR}/resources/web/page/node_modules/${module}/package.json)
        message(FATAL_ERROR "the module ${module} is missing: run scripts/install-packages.sh build")
    endif()
endforeach()
list(TRANSFORM sources PREPEND ${app}/)
set(page_modules ${PROJECT_SOURCE_DIR}/resources/web/page/node_modules)
add_custom_command(OUTPUT ${SAFERIDE_PAGES_RESOURCE}
    COMMAND ${Python3_EXECUTABLE} -B ${app}/assemble.py ${app} ${page_modules} ${SAFERIDE_LEAFLET} ${SAFERIDE_LEAFLET_COPYRIGHT}
        ${PROJECT_SOURCE_DIR}/resources/basemap/world.srbm ${assembled}
    COMMAND Qt6::rcc --name pages --output ${SAFERIDE_PAGES_RESOURCE} ${assembled}/pages.qrc
    DEPENDS ${sources} ${page_modules}/.installed ${PROJECT_SOURCE_DIR}/resources/basemap/world.srbm
        ${PROJECT_SOURCE_DIR}/resources/basemap/README.md ${SAFERIDE_LEAFLET}/leaflet.esm.min.js
    VERBATIM COMMENT "Assembling the pages")
add_custom_target(saferide_pages_resource DEPENDS ${SAFERIDE_PAGES_RESOURCE})
