// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/console/requests.h"

namespace saferide {

/// What a login is remembered by, and when to ask for the next one. Times are the daemon's.
class DeskToken
{
public:
    const QString &text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }
    void set(const QString &text) { m_text = text; }
    void clear() { m_text.clear(); }

    /// A new link: what was asked for on the one before is not answered any more.
    void beginLink() { m_isRenewing = false; }
    void noteExpiry(Timestamp expiresAt, Timestamp now);
    /// Whether to ask now; it is taken to be asked.
    bool beginRenewal(Timestamp now);
    /// The reply to console::RenewToken. Where there is none, or a wrong one, it is asked for again
    /// when half of the time that is left has passed.
    void renew(const Result<console::RenewedToken> &reply, Timestamp now);

private:
    QString m_text;
    Timestamp m_expiresAt;
    qint64 m_renewBefore = 0; // milliseconds before that
    bool m_isRenewing = false;
};

} // namespace saferide
