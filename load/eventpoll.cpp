// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/eventpoll.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <sys/epoll.h>
#include <unistd.h>

namespace saferide::load {

struct EventPoll::Round
{
    std::array<epoll_event, MaxEvents> events;
    int count = 0;
};

EventPoll::EventPoll()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0) {
        std::abort();
    }
}

EventPoll::~EventPoll()
{
    close(m_epoll);
}

void EventPoll::add(int descriptor, Pollable *pollable, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = pollable;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void EventPoll::modify(int descriptor, Pollable *pollable, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = pollable;
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void EventPoll::remove(int descriptor, Pollable *pollable)
{
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
    for (int i = 0; m_round && i < m_round->count; ++i) {
        if (m_round->events[std::size_t(i)].data.ptr == pollable) {
            m_round->events[std::size_t(i)].data.ptr = nullptr;
        }
    }
}

void EventPoll::wait(int msecs)
{
    Round round;
    round.count = epoll_wait(m_epoll, round.events.data(), MaxEvents, msecs);
    m_round = &round;
    for (int i = 0; i < round.count; ++i) {
        const epoll_event event = round.events[std::size_t(i)];
        if (auto *pollable = static_cast<Pollable *>(event.data.ptr)) {
            pollable->descriptorReady(event.events);
        }
    }
    m_round = nullptr;
}

std::uint64_t nowMicros()
{
    using namespace std::chrono;
    return std::uint64_t(
        duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count());
}

} // namespace saferide::load
