// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/doorbell.h"

#include <QCoreApplication>
#include <QEvent>

namespace saferide {

Doorbell::Doorbell(std::function<void()> answer)
    : m_answer(std::move(answer))
{
}

Doorbell::~Doorbell() = default;

void Doorbell::ring()
{
    if (!m_isRung.exchange(true)) {
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
}

bool Doorbell::event(QEvent *event)
{
    if (event->type() != QEvent::User) {
        return QObject::event(event);
    }
    m_isRung = false; // rings from now on cause another call
    m_answer();
    return true;
}

} // namespace saferide
