// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionwatch.h"

#include <QSystemTrayIcon>
#include <QTimer>

namespace saferide {

/// Calls when somebody needs attention: a sound, and a notification of the system. What comes
/// within a moment is one call; incidents are called at once, and again and again until somebody
/// acknowledges them.
class Notifier final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        int gatherMsecs = 1'500; ///< what comes within it is one call
        int settleMsecs = 3'000; ///< after the picture came: everybody in it was looked at by then
        int againMsecs = 30'000; ///< an incident that nobody acknowledges is called again
    };

    /// Both outlive it.
    Notifier(const LiveRideStore &store, const AttentionWatch &watch, QObject *parent = nullptr);
    Notifier(const LiveRideStore &store, const AttentionWatch &watch, Settings settings,
             QObject *parent = nullptr);

    void setSound(bool on) { m_sound = on; }
    void setNotifications(bool on);
    /// From the first picture of a login to the log-out, cuts of the link included: what began
    /// meanwhile is called when the desk hears of it. Who was there when that picture came is not,
    /// except for incidents.
    void setListening(bool on);
    /// The picture has settled: what begins now is called.
    bool isListening() const { return m_listening; }

Q_SIGNALS:
    /// What was called out, for tests and screen readers.
    void called(const QString &title, const QString &text);
    /// The notification or the tray icon was clicked.
    void activated();

private:
    void note(const QList<Attention> &attentions);
    void callIncidents();
    void call();

    const LiveRideStore &m_store;
    const AttentionWatch &m_watch;
    QStringList m_waiting;
    QTimer m_gather;
    QTimer m_again;
    QSystemTrayIcon m_tray;
    bool m_sound = true;
    bool m_notifications = true;
    QTimer m_settle;
    bool m_listening = false;
};

} // namespace saferide
