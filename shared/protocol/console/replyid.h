// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace saferide::console {

/// Which request a message of the daemon answers, of which only the outermost object need be
/// readable. nullopt: it is no answer. Linear.
std::optional<qint64> replyIdOf(QByteArrayView text);

} // namespace saferide::console
