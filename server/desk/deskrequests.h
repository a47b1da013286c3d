// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskbackend.h"
#include "server/desk/settings.h"
#include "shared/protocol/console/requests.h"

#include <QObject>

namespace saferide::desk {

/// What one desk asks for: so many requests and bytes of them are under way at once, and each is
/// answered once. In the desk's thread; nothing is answered any more when it is gone.
class DeskRequests final : public QObject
{
    Q_OBJECT

public:
    DeskRequests(DeskBackend &backend, const Settings &settings);

    /// `bytes`: what the request keeps until it is answered.
    void take(const console::Request &request, qint64 bytes, const Caller &caller);

Q_SIGNALS:
    void answered(const saferide::console::ServerMessage &answer);
    void tokenRenewed(const QString &token);

private:
    DeskBackend &m_backend;
    const Settings &m_settings;
    int m_underWay = 0;
    qint64 m_bytes = 0; // of them
};

} // namespace saferide::desk
