// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/notifier.h"

#include "console/map/markersprites.h"
#include "console/models/attentionmodel.h"

#include <QApplication>

#include <algorithm>

namespace saferide {

namespace {

constexpr qsizetype MaxNamed = 4;

QIcon trayIcon()
{
    MarkerSprites sprites;
    return QIcon(
        sprites.pixmap({.role = ParticipationRole::Leader, .activity = Activity::Moving}, 1));
}

} // namespace

Notifier::Notifier(const LiveRideStore &store, const AttentionWatch &watch, QObject *parent)
    : Notifier(store, watch, Settings(), parent)
{
}

Notifier::Notifier(const LiveRideStore &store, const AttentionWatch &watch, Settings settings,
                   QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_watch(watch)
    , m_tray(trayIcon())
{
    m_gather.setSingleShot(true);
    m_gather.setInterval(settings.gatherMsecs);
    connect(&m_gather, &QTimer::timeout, this, &Notifier::call);
    m_settle.setSingleShot(true);
    m_settle.setInterval(settings.settleMsecs);
    connect(&m_settle, &QTimer::timeout, this, [this] {
        m_listening = true;
        callIncidents();
        m_again.start();
    });
    m_again.setInterval(settings.againMsecs);
    connect(&m_again, &QTimer::timeout, this, &Notifier::callIncidents);
    connect(&watch, &AttentionWatch::raised, this, &Notifier::note);
    connect(&watch, &AttentionWatch::calledAgain, this, &Notifier::callIncidents);
    connect(&m_tray, &QSystemTrayIcon::activated, this, &Notifier::activated);
    connect(&m_tray, &QSystemTrayIcon::messageClicked, this, &Notifier::activated);
}

void Notifier::setListening(bool on)
{
    if (!on) {
        m_settle.stop();
        m_gather.stop();
        m_again.stop();
        m_waiting.clear();
        m_listening = false;
    } else if (!m_listening && !m_settle.isActive()) {
        m_settle.start();
    }
}

void Notifier::setNotifications(bool on)
{
    m_notifications = on;
    m_tray.setVisible(on && QSystemTrayIcon::isSystemTrayAvailable());
}

void Notifier::note(const QList<Attention> &attentions)
{
    if (!m_listening) {
        return;
    }
    const auto isOpenIncident = [](const Attention &attention) {
        return attention.incident && !attention.acknowledgement;
    };
    if (std::any_of(attentions.begin(), attentions.end(), isOpenIncident)) {
        m_again.start();
        callIncidents();
    }
    for (const Attention &attention : attentions) {
        if (!attention.acknowledgement && !attention.incident) {
            m_waiting.append(attentionLine(m_store, attention));
        }
    }
    if (!m_waiting.isEmpty() && !m_gather.isActive()) {
        m_gather.start();
    }
}

void Notifier::callIncidents()
{
    const auto open = m_watch.openIncidents();
    if (!m_listening || open.isEmpty()) {
        return;
    }
    for (const Attention &attention : open) {
        m_waiting.append(attentionLine(m_store, attention));
    }
    m_gather.stop();
    call();
}

void Notifier::call()
{
    QStringList all = std::exchange(m_waiting, {});
    all.sort(Qt::CaseInsensitive);
    QString text = all.mid(0, MaxNamed).join(u'\n');
    if (all.size() > MaxNamed) {
        text += u'\n' + tr("and %n more", nullptr, int(all.size() - MaxNamed));
    }
    const QString title = tr("%n alert(s)", nullptr, int(all.size()));
    if (m_sound) {
        QApplication::beep();
    }
    if (m_notifications && m_tray.isVisible()) {
        // Desktops read markup in it, and no way of quoting is read by all of them.
        QString plain = text;
        plain.replace(u'<', u'‹').replace(u'>', u'›').replace(u'&', u'+');
        m_tray.showMessage(title, plain, QSystemTrayIcon::Warning);
    }
    Q_EMIT called(title, text);
}

} // namespace saferide
