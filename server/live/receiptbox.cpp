// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/receiptbox.h"

#include "server/live/positionwriter.h"

namespace saferide {

Receipt receiptFor(const Acknowledgement &asked, StoreOutcome outcome)
{
    switch (outcome) {
    case StoreOutcome::Stored:
        return {asked.connection, asked.packet, PositionOutcome::Stored, {}};
    case StoreOutcome::Duplicate:
        return {asked.connection, asked.packet, PositionOutcome::Duplicate, {}};
    case StoreOutcome::Refused:
    case StoreOutcome::Locked: // only where nobody can hold it
        return {asked.connection, asked.packet, PositionOutcome::Failed, ErrorCode::NotFound};
    }
    Q_UNREACHABLE();
}

ReceiptBox::ReceiptBox(PositionWriter &writer, Handler handler)
    : m_boxes(writer.receiptBoxes())
    , m_receipts(std::move(handler))
{
    m_id = m_boxes.add(this);
}

ReceiptBox::~ReceiptBox()
{
    m_boxes.remove(m_id);
}

int ReceiptBoxes::add(ReceiptBox *box)
{
    const std::lock_guard lock(m_mutex);
    m_boxes.insert(++m_lastId, box);
    return m_lastId;
}

void ReceiptBoxes::remove(int id)
{
    const std::lock_guard lock(m_mutex);
    m_boxes.remove(id);
}

void ReceiptBoxes::tell(int id, std::span<const Receipt> receipts) const
{
    const std::lock_guard lock(m_mutex); // so that the box stays while it is told
    if (ReceiptBox *found = m_boxes.value(id)) {
        found->m_receipts.putAll(receipts);
    }
}

} // namespace saferide
