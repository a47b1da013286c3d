// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/task.h"

#include <deque>
#include <memory>
#include <mutex>

namespace saferide::db {

class MailboxReceiver;

/// Finished tasks on their way back to one thread. Outlives the thread as long as tasks refer to
/// it; a task that comes after the thread has ended is destroyed without a callback.
class Mailbox
{
public:
    static std::shared_ptr<Mailbox> ofCurrentThread();

    /// Thread-safe.
    void post(std::unique_ptr<Task> task);

private:
    friend class MailboxReceiver;

    std::mutex m_mutex; // guards both members
    std::deque<std::unique_ptr<Task>> m_finished;
    MailboxReceiver *m_receiver = nullptr;
};

} // namespace saferide::db
