// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QObject>

#include <functional>

namespace saferide {

/// Reads a GPX file and checks it, on another thread, and calls `done` with its text in this one,
/// unless context is gone by then. An error is a sentence for people, with line and column where
/// the file is wrong: InvalidInput, TooLarge over 10 MB, or Unavailable where it cannot be read.
void readGpxFile(const QString &fileName, QObject *context,
                 std::function<void(Result<QString>)> done);
/// The same at once, for what is small: `title` is what the error calls it.
Result<QString> gpxText(const QByteArray &bytes, const QString &title);

} // namespace saferide
