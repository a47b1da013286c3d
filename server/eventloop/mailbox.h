// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/doorbell.h"
#include "shared/core/metrics.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace saferide {

struct MailboxOptions
{
    enum class WhenFull { Refuse, DropOldest };

    size_t capacity = 0; ///< maximum number of waiting values; 0: no limit, if bounded otherwise
    WhenFull whenFull = WhenFull::Refuse;
    qint64 turnMicros = 5'000; ///< longer work continues in another turn of the loop
    qint64 (*nowMicros)() = monotonicMicros;
};

/// Passes values from any thread to a thread with an event loop. The loop is woken once for any
/// number of values; each is passed to `handler`, in order of arrival. Must be created and
/// destroyed in that thread, but not by the handler. The destructor destroys unhandled
/// values.
template<typename T>
class Mailbox
{
    struct Letters;

public:
    using Handler = std::function<void(T &value)>;

    /// The address of a mailbox; outlives it. Thread-safe.
    class Address
    {
    public:
        Address() = default;
        /// False if the mailbox is gone or full; the value is then destroyed here.
        bool put(T value) const { return m_letters && m_letters->put(std::move(value)); }

    private:
        friend class Mailbox;
        explicit Address(std::shared_ptr<Letters> letters)
            : m_letters(std::move(letters))
        {
        }
        std::shared_ptr<Letters> m_letters;
    };

    explicit Mailbox(Handler handler, const MailboxOptions &options = {})
        : m_handler(std::move(handler))
        , m_bell([this] { drain(); })
        , m_letters(std::make_shared<Letters>(options, &m_bell))
    {
    }
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;
    ~Mailbox() { m_letters->close(); }

    Address address() const { return Address(m_letters); }

    // Thread-safe, while the mailbox lives:

    /// False if the mailbox is full; the value is then destroyed here.
    bool put(T value) { return m_letters->put(std::move(value)); }
    /// Adds several values at once, in this order; ignores the capacity.
    void putAll(std::span<const T> values) { m_letters->putAll(values); }

private:
    struct Letters
    {
        Letters(const MailboxOptions &itsOptions, Doorbell *itsBell)
            : options(itsOptions)
            , bell(itsBell)
        {
        }

        bool put(T value)
        {
            std::optional<T> dropped; // destroyed after the lock
            const std::lock_guard lock(mutex);
            if (bell == nullptr || (isFull() && options.whenFull == Refuse)) {
                return false;
            }
            if (isFull()) {
                dropped = std::move(waiting.front());
                waiting.erase(waiting.begin());
            }
            waiting.push_back(std::move(value));
            bell->ring();
            return true;
        }
        void putAll(std::span<const T> values)
        {
            const std::lock_guard lock(mutex);
            Q_ASSERT(bell != nullptr && options.capacity == 0);
            waiting.insert(waiting.end(), values.begin(), values.end());
            bell->ring();
        }
        void close()
        {
            std::vector<T> unhandled; // destroyed after the lock
            const std::lock_guard lock(mutex);
            unhandled.swap(waiting);
            bell = nullptr;
        }
        bool isFull() const { return options.capacity > 0 && waiting.size() >= options.capacity; }

        static constexpr auto Refuse = MailboxOptions::WhenFull::Refuse;
        const MailboxOptions options;
        std::mutex mutex; // guards both below
        std::vector<T> waiting;
        Doorbell *bell; // null: the mailbox is gone
    };

    /// Handles waiting values for one turn; if any are left, rings the bell again. Re-entered if a
    /// handler runs an event loop.
    void drain()
    {
        const MailboxOptions &options = m_letters->options;
        const qint64 end = options.nowMicros() + options.turnMicros;
        while (fetch()) {
            T value = std::move(m_fetched[m_next++]);
            m_handler(value);
            if (options.nowMicros() >= end) {
                m_bell.ring();
                return;
            }
        }
    }

    /// False if no value is waiting.
    bool fetch()
    {
        if (m_next == m_fetched.size()) {
            m_fetched.clear();
            m_next = 0;
            const std::lock_guard lock(m_letters->mutex);
            m_fetched.swap(m_letters->waiting);
        }
        return m_next < m_fetched.size();
    }

    const Handler m_handler;
    Doorbell m_bell;
    const std::shared_ptr<Letters> m_letters;
    std::vector<T> m_fetched; // from m_letters, handled up to m_next
    size_t m_next = 0;
};

} // namespace saferide
