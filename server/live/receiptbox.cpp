// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/receiptbox.h"

#include "server/live/positionwriter.h"

#include <QCoreApplication>
#include <QEvent>

namespace saferide {

ReceiptBox::ReceiptBox(PositionWriter &writer, Handler handler, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_handler(std::move(handler))
{
    m_id = m_writer.addBox(this);
}

ReceiptBox::~ReceiptBox()
{
    m_writer.removeBox(m_id);
}

void ReceiptBox::put(std::span<const Receipt> receipts)
{
    const std::lock_guard lock(m_mutex);
    if (m_receipts.empty()) {
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
    m_receipts.insert(m_receipts.end(), receipts.begin(), receipts.end());
}

bool ReceiptBox::event(QEvent *event)
{
    if (event->type() != QEvent::User) {
        return QObject::event(event);
    }
    std::vector<Receipt> receipts;
    {
        const std::lock_guard lock(m_mutex);
        receipts.swap(m_receipts);
    }
    m_handler(receipts);
    return true;
}

} // namespace saferide
