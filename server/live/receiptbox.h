// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/mailbox.h"
#include "shared/core/error.h"
#include "shared/domain/newposition.h"

#include <QHash>

#include <functional>
#include <mutex>
#include <span>

namespace saferide {

class PositionWriter;
class ReceiptBoxes;

enum class PositionOutcome {
    Stored, ///< committed: durable
    Duplicate, ///< was stored before
    Failed, ///< not stored; Receipt::error says why
};

/// Whom to tell of a position. `connection` and `packet` are the asker's own and come back
/// unchanged.
struct Acknowledgement
{
    int box = 0; ///< ReceiptBox::id(); 0: nobody
    quint64 connection = 0;
    quint64 packet = 0;
};

struct Receipt
{
    quint64 connection = 0;
    quint64 packet = 0;
    PositionOutcome outcome = PositionOutcome::Stored;
    ErrorCode error = ErrorCode::Internal; ///< where it failed
};

Receipt receiptFor(const Acknowledgement &asked, StoreOutcome outcome);

/// Where one thread gets its receipts, in the order in which they were settled. Made, used and
/// destroyed in its thread, before the writer goes.
class ReceiptBox final
{
public:
    using Handler = std::function<void(const Receipt &)>;

    ReceiptBox(PositionWriter &writer, Handler handler);
    ReceiptBox(const ReceiptBox &) = delete;
    ReceiptBox &operator=(const ReceiptBox &) = delete;
    ~ReceiptBox();

    int id() const { return m_id; }

private:
    friend class ReceiptBoxes;

    ReceiptBoxes &m_boxes;
    Mailbox<Receipt> m_receipts; // no more than PositionWriter takes
    int m_id = 0;
};

/// The boxes by their ids. Thread-safe.
class ReceiptBoxes
{
public:
    int add(ReceiptBox *box);
    void remove(int id);
    /// Nobody is told where the box has gone.
    void tell(int id, std::span<const Receipt> receipts) const;

private:
    mutable std::mutex m_mutex; // guards all members below
    QHash<int, ReceiptBox *> m_boxes;
    int m_lastId = 0;
};

} // namespace saferide
