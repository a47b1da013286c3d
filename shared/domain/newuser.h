// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace saferide {

/// An account to be created.
struct NewUser
{
    QString username;
    QByteArray password; ///< passwordBytes(), 6..1024 bytes
};

} // namespace saferide
