// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace saferide {

/// How much may wait for a peer before it is cut. A single message of ours, however large (where
/// thousands of riders are), never cuts its own reader: what is large counts only once it has gone
/// out.
class OutputAllowance
{
public:
    /// `unsent`: what waits already; `limit` 0 = none.
    bool isOver(qint64 unsent, qint64 limit) const { return limit > 0 && unsent - m_large > limit; }
    void queued(qint64 bytes)
    {
        m_large = bytes > Large ? std::min(m_large + bytes, MaxLarge) : m_large;
    }
    /// Nothing waits any more.
    void drained() { m_large = 0; }

private:
    static constexpr qint64 Large = 65'536;
    static constexpr qint64 MaxLarge = 16'777'216;

    qint64 m_large = 0;
};

} // namespace saferide
