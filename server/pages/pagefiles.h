// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace saferide::pages {

/// What a page is made of: a script, a style sheet, a part of the map. From resources/web/app,
/// which cmake/WebPages.cmake assembles and compiles in.
struct PageFile
{
    QByteArray type; ///< Content-Type
    QByteArray body;
};

/// `packed`: compressed by gzip. nullopt for an unknown name. Thread-safe.
std::optional<PageFile> pageFile(const QString &name, bool packed);

/// Changes with any of the files: what has it in its address may be kept for ever.
const QByteArray &filesVersion();

/// The HTML of every page, with what pageOf() fills in in braces.
const QByteArray &pageFrame();

} // namespace saferide::pages
