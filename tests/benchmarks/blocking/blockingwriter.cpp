// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/blocking/blockingwriter.h"

#include <QThreadStorage>

namespace saferide::bench {
namespace {

/// For whoever calls back into this thread.
QObject *contextHere()
{
    static QThreadStorage<QObject *> contexts; // deletes each with its thread
    if (!contexts.hasLocalData()) {
        contexts.setLocalData(new QObject);
    }
    return contexts.localData();
}

} // namespace

Result<void> BlockingWriter::submit(PendingPosition position)
{
    const Acknowledgement asked = position.acknowledgement;
    auto batch = std::make_shared<std::vector<NewPosition>>();
    batch->push_back(std::move(position.position));
    store(std::move(batch), contextHere(),
          [this, asked](const Result<std::vector<StoreOutcome>> &outcomes) {
              const Receipt receipt = outcomes
                  ? receiptFor(asked, outcomes->front())
                  : Receipt{asked.connection, asked.packet, PositionOutcome::Failed,
                            outcomes.error().code};
              countStored(receipt.outcome);
              receiptBoxes().tell(asked.box, {&receipt, 1});
          });
    return {};
}

} // namespace saferide::bench
