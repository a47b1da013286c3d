# SPDX-License-Identifier: GPL-3.0-or-later
# What nearly every file includes, read once: a third of the time of a build that starts from nothing. Off where clang-tidy
# reads the compile commands, and not needed where ccache has seen the files before.
function(saferide_precompile target)
    if(NOT SAFERIDE_PRECOMPILED)
        return()
    endif()
    if(NOT TARGET saferide_precompiled)
        file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled.cpp CONTENT "")
        add_library(saferide_precompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
        set_target_properties(saferide_precompiled PROPERTIES AUTOMOC OFF AUTORCC OFF)
        target_link_libraries(saferide_precompiled PRIVATE Qt6::Core saferide_options)
        target_precompile_headers(saferide_precompiled PRIVATE
            <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <deque> <functional> <limits> <map> <memory> <mutex>
            <optional> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
            <QByteArray> <QCoreApplication> <QDateTime> <QDir> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject>
            <QList> <QLoggingCategory> <QObject> <QPointer> <QSet> <QString> <QStringList> <QThread> <QTimer> <QUrl> <QVariant>)
    endif()
    target_precompile_headers(${target} REUSE_FROM saferide_precompiled)
endfunction()
