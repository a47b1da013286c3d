// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/serverchoice.h"

namespace saferide::bus {

ServerChoice::ServerChoice(const QStringList &names)
{
    Q_ASSERT(!names.isEmpty());
    for (const QString &name : names) {
        m_hashes.emplace_back(name.toUtf8(), QByteArrayView());
    }
}

size_t ServerChoice::of(QByteArrayView channel) const
{
    size_t best = 0;
    quint64 bestScore = 0;
    for (size_t i = 0; m_hashes.size() > 1 && i < m_hashes.size(); ++i) {
        const quint64 its = m_hashes[i].of(channel);
        if (i == 0 || its > bestScore) {
            best = i;
            bestScore = its;
        }
    }
    return best;
}

quint64 markOfServers(QStringList names)
{
    names.sort();
    const QByteArray text = names.size() == 1 ? QByteArray("one") : names.join(u'\n').toUtf8();
    return KeyedHash("saferide bus", "servers").of(text) | 1U;
}

} // namespace saferide::bus
