// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/positionbuffer.h"

#include <utility>

namespace saferide {

PositionBuffer::PositionBuffer(int msecs, QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(msecs);
    connect(&m_timer, &QTimer::timeout, this, &PositionBuffer::flush);
}

void PositionBuffer::add(const QList<ParticipantFix> &fixes,
                         const QList<ParticipantContact> &contacts)
{
    for (const ParticipantFix &fix : fixes) {
        const auto known = m_newest.find(fix.participation);
        if (known == m_newest.end()) {
            m_newest.insert(fix.participation, fix);
        } else if (fix.fix.comesAfter(known->fix)) {
            *known = fix;
        } else {
            m_heard.insert(fix.participation, {fix.participation, fix.contact});
            continue;
        }
        m_heard.remove(fix.participation);
    }
    for (const ParticipantContact &contact : contacts) {
        m_heard.insert(contact.participation, contact);
    }
    handOutSoon();
}

void PositionBuffer::handOutSoon()
{
    const bool isEmpty = m_newest.isEmpty() && m_heard.isEmpty();
    if (!isEmpty && !m_isHeld && !m_timer.isActive()) {
        m_timer.start();
    }
}

void PositionBuffer::hold()
{
    m_isHeld = true;
    m_timer.stop();
}

void PositionBuffer::goOn()
{
    m_isHeld = false;
    handOutSoon();
}

void PositionBuffer::flush()
{
    m_isHeld = false;
    m_timer.stop();
    const auto fixes = std::exchange(m_newest, {}).values();
    const auto contacts = std::exchange(m_heard, {}).values();
    if (!fixes.isEmpty()) {
        Q_EMIT flushed(fixes);
    }
    if (!contacts.isEmpty()) {
        Q_EMIT heard(contacts);
    }
}

void PositionBuffer::clear()
{
    m_isHeld = false;
    m_timer.stop();
    m_newest.clear();
    m_heard.clear();
}

} // namespace saferide
