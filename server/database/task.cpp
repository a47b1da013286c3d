// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/task.h"

#include <QThreadStorage>

namespace saferide::db {

namespace {

using Finished = Mailbox<std::unique_ptr<Task>>;

} // namespace

Task::Address Task::addressHere()
{
    static QThreadStorage<Finished *> mailboxes; // deletes each with its thread
    if (!mailboxes.hasLocalData()) {
        mailboxes.setLocalData(
            new Finished([](const std::unique_ptr<Task> &task) { task->finish(); }));
    }
    return mailboxes.localData()->address();
}

void Task::deliver(std::unique_ptr<Task> task)
{
    const Address address = task->replyTo;
    address.put(std::move(task));
}

} // namespace saferide::db
