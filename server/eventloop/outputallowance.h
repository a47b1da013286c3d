// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace saferide {

/// The limit of unsent output at which a peer is closed. A single large message (as for thousands
/// of riders) never closes its own reader: a large message counts only after it has been
/// sent.
class OutputAllowance
{
public:
    /// `unsent`: bytes already pending; `limit`: 0 = none.
    bool isOver(qint64 unsent, qint64 limit) const { return limit > 0 && unsent - m_large > limit; }
    void queued(qint64 bytes)
    {
        m_large = bytes > Large ? std::min(m_large + bytes, MaxLarge) : m_large;
    }
    /// No output is pending any more.
    void drained() { m_large = 0; }

private:
    static constexpr qint64 Large = 65'536;
    static constexpr qint64 MaxLarge = 16'777'216;

    qint64 m_large = 0;
};

} // namespace saferide
