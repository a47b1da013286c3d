// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/notifierset.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace saferide {

namespace {

// Events per call. Others wait for the next turn: the kernel rotates them.
constexpr size_t EventsPerTurn = 256;
constexpr quint64 WakeUpKey = ~quint64(0);

constexpr uint32_t Trouble = EPOLLHUP | EPOLLERR;
constexpr std::array<uint32_t, 3> EventsOf{EPOLLIN, EPOLLOUT, EPOLLPRI}; // by QSocketNotifier::Type

quint64 keyOf(int descriptor, quint32 generation)
{
    return quint64(generation) << 32 | quint32(descriptor);
}

} // namespace

NotifierSet::NotifierSet()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    m_events.resize(EventsPerTurn);
}

NotifierSet::~NotifierSet()
{
    if (m_epoll >= 0) {
        close(m_epoll);
    }
}

void NotifierSet::addWakeUp(int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = WakeUpKey;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

NotifierSet::Watch &NotifierSet::watch(int descriptor)
{
    if (size_t(descriptor) >= m_watches.size()) {
        m_watches.resize(std::max(size_t(descriptor) + 1, m_watches.size() * 2));
    }
    auto &found = m_watches[size_t(descriptor)];
    if (!found) {
        found = std::make_unique<Watch>();
    }
    return *found;
}

uint32_t NotifierSet::wanted(const Watch &watch)
{
    uint32_t events = 0;
    for (size_t kind = 0; kind < Kinds; ++kind) {
        events |= watch.notifiers[kind].isEmpty() ? 0 : EventsOf[kind];
    }
    return events;
}

void NotifierSet::markChanged(int descriptor, Watch &watch)
{
    if (!watch.changed) {
        watch.changed = true;
        m_changed.push_back(descriptor);
    }
}

void NotifierSet::add(QSocketNotifier *notifier)
{
    const auto descriptor = int(notifier->socket());
    Watch &watched = watch(descriptor);
    auto &siblings = watched.notifiers[size_t(notifier->type())];
    if (siblings.contains(notifier)) {
        return;
    }
    if (!siblings.isEmpty() && watched.armed != 0) {
        // The older one may have been left over when its descriptor was closed; then the kernel
        // has removed it, too.
        watched.armed = 0;
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    }
    siblings.append(notifier);
    markChanged(descriptor, watched);
}

void NotifierSet::remove(QSocketNotifier *notifier)
{
    const auto descriptor = int(notifier->socket());
    if (descriptor < 0 || size_t(descriptor) >= m_watches.size()
        || !m_watches[size_t(descriptor)]) {
        return;
    }
    Watch &watched = *m_watches[size_t(descriptor)];
    watched.notifiers[size_t(notifier->type())].removeOne(notifier);
    if (wanted(watched) != 0) {
        markChanged(descriptor, watched);
        return;
    }
    // At once: the descriptor may be closed next, and its number reused in the same turn.
    ++watched.generation;
    watched.alwaysReady = false;
    if (watched.armed != 0) {
        watched.armed = 0;
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    }
}

void NotifierSet::refuse(int descriptor, Watch &watch, int error)
{
    if (error == EPERM) { // a regular file or a directory: always ready according to poll()
        watch.alwaysReady = true;
        m_alwaysReady.push_back(descriptor);
        return;
    }
    qErrnoWarning(error,
                  "EpollDispatcher: descriptor %d cannot be watched, its notifiers are disabled",
                  descriptor);
    for (size_t kind = 0; kind < Kinds; ++kind) {
        const auto notifiers = watch.notifiers[kind];
        for (QSocketNotifier *notifier : notifiers) {
            notifier->setEnabled(false); // calls remove()
        }
    }
}

void NotifierSet::arm(int descriptor, Watch &watch, uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(descriptor, watch.generation);
    int failed =
        epoll_ctl(m_epoll, watch.armed != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
    if (failed && errno == ENOENT) { // closed and reopened meanwhile
        failed = epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    } else if (failed && errno == EEXIST) {
        failed = epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
    }
    watch.armed = failed ? 0 : events;
    if (failed) {
        refuse(descriptor, watch, errno);
    }
}

// Updates the kernel, except for write notifiers: these are tried first.
void NotifierSet::settle(int descriptor, Watch &watch)
{
    watch.changed = false;
    const uint32_t events = wanted(watch);
    if (watch.alwaysReady || events == 0) {
        return;
    }
    const uint32_t newlyWriting = events & ~watch.armed & EPOLLOUT;
    const uint32_t now = events & ~newlyWriting;
    if (now != watch.armed && now != 0) {
        arm(descriptor, watch, now);
    } else if (now == 0 && watch.armed != 0) {
        watch.armed = 0;
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    }
    if (newlyWriting != 0 && !watch.alwaysReady) {
        m_writers.push_back({descriptor, POLLOUT, 0});
    }
}

void NotifierSet::tryWriters()
{
    if (m_writers.empty() || poll(m_writers.data(), m_writers.size(), 0) < 0) {
        return; // retried in the next turn
    }
    for (const pollfd &writer : m_writers) {
        Watch &watched = watch(writer.fd);
        if (writer.revents == 0) {
            arm(writer.fd, watched, wanted(watched));
        } else if ((writer.revents & POLLNVAL) != 0) {
            refuse(writer.fd, watched, EBADF);
        } else {
            m_ready.push_back({writer.fd, watched.generation, EPOLLOUT});
            markChanged(writer.fd, watched); // to be retried if it is kept
        }
    }
}

bool NotifierSet::prepare()
{
    m_ready.clear();
    m_writers.clear();
    std::erase_if(m_alwaysReady, [this](int descriptor) { return !watch(descriptor).alwaysReady; });
    m_settling.swap(m_changed);
    for (const int descriptor : m_settling) {
        settle(descriptor, watch(descriptor));
    }
    m_settling.clear();
    tryWriters();
    for (const int descriptor : m_alwaysReady) {
        m_ready.push_back({descriptor, watch(descriptor).generation, EPOLLIN | EPOLLOUT});
    }
    return !m_ready.empty();
}

NotifierSet::Waited NotifierSet::wait(int timeoutMsecs)
{
    const int count = epoll_wait(m_epoll, m_events.data(), int(m_events.size()), timeoutMsecs);
    if (count < 0) {
        return Waited::Interrupted;
    }
    Waited waited = Waited::Done;
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = m_events[size_t(i)];
        if (event.data.u64 == WakeUpKey) {
            waited = Waited::Woken;
        } else {
            m_ready.push_back(
                {int(quint32(event.data.u64)), quint32(event.data.u64 >> 32), event.events});
        }
    }
    return waited;
}

int NotifierSet::activate()
{
    const quint64 round = ++m_round;
    std::vector<Ready> ready;
    ready.swap(m_ready);
    int sent = 0;
    for (const Ready &one : ready) {
        sent += activate(one);
        if (m_round != round) {
            break; // what is still ready is reported again
        }
    }
    ready.clear();
    if (m_ready.empty()) {
        m_ready.swap(ready); // keeps the memory
    }
    return sent;
}

int NotifierSet::activate(const Ready &ready)
{
    int sent = 0;
    const quint64 round = m_round;
    for (int kind = 0; kind < Kinds && m_round == round; ++kind) {
        if ((ready.events & (EventsOf[size_t(kind)] | Trouble)) != 0) {
            sent += activate(ready, QSocketNotifier::Type(kind));
        }
    }
    return sent;
}

int NotifierSet::activate(const Ready &ready, QSocketNotifier::Type kind)
{
    int sent = 0;
    // A copy, and looked up each time: a handler may remove any of them, or close the
    // descriptor.
    const auto notifiers = watch(ready.descriptor).notifiers[size_t(kind)];
    for (QSocketNotifier *notifier : notifiers) {
        const Watch &watched = watch(ready.descriptor);
        if (watched.generation != ready.generation
            || !watched.notifiers[size_t(kind)].contains(notifier)) {
            continue;
        }
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        ++sent;
    }
    return sent;
}

} // namespace saferide
