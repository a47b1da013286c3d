// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/mailbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QThreadStorage>

namespace saferide::db {

namespace {

/// Callbacks in a row before the event loop may look after its sockets again.
constexpr int CallbacksAtOnce = 64;

} // namespace

/// Lives in the thread that asks; destroyed with the thread's storage.
class MailboxReceiver final : public QObject
{
public:
    explicit MailboxReceiver(std::shared_ptr<Mailbox> mailbox)
        : m_mailbox(std::move(mailbox))
    {
        const std::lock_guard lock(m_mailbox->m_mutex);
        m_mailbox->m_receiver = this;
    }
    Q_DISABLE_COPY_MOVE(MailboxReceiver)
    ~MailboxReceiver() override
    {
        std::deque<std::unique_ptr<Task>> undelivered; // destroyed here, without the lock
        const std::lock_guard lock(m_mailbox->m_mutex);
        m_mailbox->m_receiver = nullptr;
        undelivered.swap(m_mailbox->m_finished);
    }

    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User) {
            return QObject::event(event);
        }
        for (int i = 0; i < CallbacksAtOnce; ++i) {
            const auto task = takeNext();
            if (!task) {
                return true;
            }
            task->finish();
        }
        const std::lock_guard lock(m_mailbox->m_mutex);
        if (!m_mailbox->m_finished.empty()) {
            QCoreApplication::postEvent(this, new QEvent(QEvent::User));
        }
        return true;
    }

    const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }

private:
    std::unique_ptr<Task> takeNext()
    {
        const std::lock_guard lock(m_mailbox->m_mutex);
        if (m_mailbox->m_finished.empty()) {
            return nullptr;
        }
        auto task = std::move(m_mailbox->m_finished.front());
        m_mailbox->m_finished.pop_front();
        return task;
    }

    std::shared_ptr<Mailbox> m_mailbox;
};

std::shared_ptr<Mailbox> Mailbox::ofCurrentThread()
{
    static QThreadStorage<MailboxReceiver *> receivers; // deletes each with its thread
    if (!receivers.hasLocalData()) {
        receivers.setLocalData(new MailboxReceiver(std::make_shared<Mailbox>()));
    }
    return receivers.localData()->mailbox();
}

void Mailbox::post(std::unique_ptr<Task> task)
{
    const std::lock_guard lock(m_mutex);
    if (m_receiver == nullptr) {
        return; // destroys the task here: its thread has ended
    }
    m_finished.push_back(std::move(task));
    // Every event empties up to 64; the one that finds more posts itself again.
    if (m_finished.size() == 1) {
        QCoreApplication::postEvent(m_receiver, new QEvent(QEvent::User));
    }
}

void Task::deliver(std::unique_ptr<Task> task)
{
    const auto mailbox = task->mailbox;
    mailbox->post(std::move(task));
}

} // namespace saferide::db
