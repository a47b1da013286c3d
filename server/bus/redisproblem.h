// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace saferide::bus {

/// A sentence for the admin about an error reply of Redis, with a remedy for those that a wrong
/// configuration causes. `command` is the one that was refused. Contains no more of the reply than
/// its first word: the rest may repeat what was sent, passwords included.
QString problemOf(QByteArrayView errorReply, const QString &command);

} // namespace saferide::bus
