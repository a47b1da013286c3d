# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed where, and two Debian packages of it (cpack): saferide-server and saferide-console.
include(GNUInstallDirs)
set(packaging ${PROJECT_SOURCE_DIR}/packaging)

find_program(SAFERIDE_GZIP gzip REQUIRED)
set(changelog ${PROJECT_BINARY_DIR}/packaging/changelog.gz)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/packaging)
execute_process(COMMAND ${SAFERIDE_GZIP} -9nc ${packaging}/debian/changelog OUTPUT_FILE ${changelog} COMMAND_ERROR_IS_FATAL ANY)

# Settings, manual pages and completions are what the programs say of themselves.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(made ${PROJECT_BINARY_DIR}/packaging)
set(pages ${made}/saferided.1.gz ${made}/saferide-admin.8.gz ${made}/saferided.toml.5.gz)
set(console_program "")
if(SAFERIDE_CONSOLE)
    list(APPEND pages ${made}/saferide-console.1.gz)
    set(console_program $<TARGET_FILE:saferide-console>)
endif()
add_custom_command(OUTPUT ${pages} ${made}/saferided.toml ${made}/saferided ${made}/_saferided
    COMMAND ${Python3_EXECUTABLE} ${packaging}/make_documents.py ${made} $<TARGET_FILE:saferided> ${console_program}
    DEPENDS saferided $<$<BOOL:${SAFERIDE_CONSOLE}>:saferide-console> ${packaging}/make_documents.py
    COMMAND_EXPAND_LISTS VERBATIM COMMENT "Writing manual pages, settings and completions")
add_custom_target(packaging ALL DEPENDS ${pages})

function(saferide_install_documents component)
    install(FILES ${packaging}/debian/copyright ${changelog}
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/saferide-${component} COMPONENT ${component})
endfunction()

install(TARGETS saferided COMPONENT server)
install(FILES ${packaging}/systemd/saferided.service ${packaging}/systemd/saferided.socket
    DESTINATION lib/systemd/system COMPONENT server)
install(PROGRAMS ${packaging}/saferide-admin DESTINATION ${CMAKE_INSTALL_SBINDIR} COMPONENT server)
install(FILES ${made}/saferided.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT server)
install(FILES ${made}/saferide-admin.8.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT server)
install(FILES ${made}/saferided.toml.5.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT server)
install(FILES ${made}/saferided DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT server)
install(FILES ${made}/_saferided DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT server)
install(FILES ${PROJECT_SOURCE_DIR}/resources/monitoring/alerts.yml
    ${PROJECT_SOURCE_DIR}/resources/monitoring/grafana-dashboard.json ${packaging}/container/Containerfile
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/saferide-server/examples COMPONENT server)
install(FILES ${made}/saferided.toml DESTINATION /etc/saferide COMPONENT server)
install(FILES ${PROJECT_SOURCE_DIR}/docs/admin.md ${PROJECT_SOURCE_DIR}/docs/phone-protocol.md
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/saferide-server COMPONENT server)
saferide_install_documents(server)

if(TARGET saferide-console)
    install(TARGETS saferide-console COMPONENT console)
    install(FILES ${packaging}/desktop/org.saferide.Console.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT console)
    install(FILES ${packaging}/desktop/org.saferide.Console.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT console)
    install(FILES ${packaging}/desktop/org.saferide.Console.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps COMPONENT console)
    foreach(size 48 64 128 256)
        install(FILES ${packaging}/desktop/org.saferide.Console-${size}.png RENAME org.saferide.Console.png
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps COMPONENT console)
    endforeach()
    install(FILES ${made}/saferide-console.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT console)
    saferide_install_documents(console)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL server)
if(TARGET saferide-console)
    list(APPEND CPACK_COMPONENTS_ALL console)
endif()
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME saferide)
set(CPACK_PACKAGE_VENDOR "the SafeRide developers")
set(CPACK_PACKAGE_CONTACT "The SafeRide developers <developers@saferide.invalid>")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_THREADS 0)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME saferide-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "adduser, debconf (>= 0.5) | debconf-2.0, libqt6sql6-sqlite")
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "libqt6sql6-psql, postgresql-client")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "postgresql, nginx")
set(CPACK_COMPONENT_SERVER_DESCRIPTION "watches over group rides while they happen
The SafeRide daemon: phones send their positions over Socket.IO or REST, and
everybody in the ride and the dispatchers see them at once.")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA ${packaging}/debian/postinst ${packaging}/debian/prerm
    ${packaging}/debian/postrm ${packaging}/debian/config ${packaging}/debian/templates
    ${PROJECT_BINARY_DIR}/packaging/conffiles)
file(WRITE ${PROJECT_BINARY_DIR}/packaging/conffiles "/etc/saferide/saferided.toml\n")

set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME saferide-console)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS "libqt6svg6")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_RECOMMENDS "qt6-wayland, fonts-dejavu-core, qt6-translations-l10n")
set(CPACK_COMPONENT_CONSOLE_DESCRIPTION "desk for the dispatchers of group rides
Shows every live ride of a SafeRide server on a map, with each rider, the age
of their position and what needs attention.")

include(CPack)
