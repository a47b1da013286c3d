// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/keyedhash.h"

#include <QStringList>

#include <vector>

namespace saferide::bus {

/// Which of several servers carries a channel: by rendezvous hashing, so that every node chooses
/// the same one, whatever the order of its list, and a server that is added or removed moves only
/// its share of the channels. Thread-safe.
class ServerChoice
{
public:
    /// `names`: of at least one server, all different.
    explicit ServerChoice(const QStringList &names);

    /// The index in the list.
    size_t of(QByteArrayView channel) const;

private:
    std::vector<KeyedHash> m_hashes; // a name is the secret of each
};

/// Of the servers that a node lists, by name, in any order: nodes choose the same one for each
/// channel if this is the same on both. A single server carries every channel, whatever its name.
/// Never 0.
quint64 markOfServers(QStringList names);

} // namespace saferide::bus
