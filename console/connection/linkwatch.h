// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/desklink.h"

#include <QTimer>

namespace saferide {

/// Notices that a link is dead: tells when to ping, and when nobody answers. GUI thread only.
class LinkWatch final : public QObject
{
    Q_OBJECT

public:
    /// Milliseconds.
    struct Settings
    {
        int pingInterval;
        int connectTimeout; ///< until the welcome
        int deadLink; ///< of silence
        int goodLink; ///< a link that lived so long is no accident
    };

    /// All outlive the watch.
    LinkWatch(const Clock &clock, DeskLink &link, Settings settings, QObject *parent = nullptr);

    /// The link is being opened.
    void start();
    void noteWelcome();
    void stop();
    bool isGood() const;

Q_SIGNALS:
    void neverWelcomed();
    void fellSilent(qint64 seconds);
    void pingDue();
    /// About twice a second while the link lives. `sentFor`, milliseconds: for so long since the
    /// last time it was busy sending, and no answer could be expected.
    void isAlive(qint64 sentFor);

private:
    void check();
    void keep(qint64 now, qint64 sinceLastCheck);

    const Clock &m_clock;
    DeskLink &m_link;
    const Settings m_settings;
    QTimer m_timer;
    qint64 m_startedAt = 0; // all monotonic
    std::optional<qint64> m_welcomedAt;
    qint64 m_lastCheck = 0;
    qint64 m_lastPing = 0;
};

} // namespace saferide
