// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/linkwatch.h"

namespace saferide {

namespace {

constexpr int IntervalMsecs = 500;

} // namespace

LinkWatch::LinkWatch(const Clock &clock, DeskLink &link, Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_link(link)
    , m_settings(settings)
{
    m_timer.setInterval(std::min(IntervalMsecs, settings.pingInterval));
    connect(&m_timer, &QTimer::timeout, this, &LinkWatch::check);
}

void LinkWatch::start()
{
    m_startedAt = m_clock.monotonicMsecs();
    m_lastCheck = m_startedAt;
    m_welcomedAt.reset();
    m_timer.start();
}

void LinkWatch::noteWelcome()
{
    m_welcomedAt = m_clock.monotonicMsecs();
}

void LinkWatch::stop()
{
    m_timer.stop();
}

bool LinkWatch::isGood() const
{
    return m_welcomedAt && m_clock.monotonicMsecs() - *m_welcomedAt > m_settings.goodLink;
}

void LinkWatch::check()
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 sinceLastCheck = now - std::exchange(m_lastCheck, now);
    if (m_welcomedAt) {
        keep(now, sinceLastCheck);
    } else if (now - m_startedAt > m_settings.connectTimeout) {
        Q_EMIT neverWelcomed();
    }
}

void LinkWatch::keep(qint64 now, qint64 sinceLastCheck)
{
    // Our ping waits behind a large request: while its bytes leave, the link is not dead.
    const bool isSending = m_link.isSending();
    const qint64 lastHeard = m_link.lastHeard();
    const qint64 lastSign = isSending ? std::max(lastHeard, m_link.lastSent()) : lastHeard;
    if (now - lastSign > m_settings.deadLink) {
        Q_EMIT fellSilent((now - lastHeard) / 1000);
        return;
    }
    if (now - m_lastPing >= m_settings.pingInterval) {
        m_lastPing = now;
        Q_EMIT pingDue();
    }
    Q_EMIT isAlive(isSending ? sinceLastCheck : 0);
}

} // namespace saferide
