// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace saferide::load {

/// Told when its descriptor can be read or written.
class Pollable
{
public:
    virtual ~Pollable() = default;
    virtual void descriptorReady(std::uint32_t events) = 0;
};

/// A thin epoll: the load generator must cost less than the server that it measures.
class EventPoll
{
public:
    EventPoll();
    ~EventPoll();
    EventPoll(const EventPoll &) = delete;
    EventPoll &operator=(const EventPoll &) = delete;

    void add(int descriptor, Pollable *pollable, std::uint32_t events);
    void modify(int descriptor, Pollable *pollable, std::uint32_t events);
    /// The pollable is not told of anything any more, also not within the round that is under way.
    void remove(int descriptor, Pollable *pollable);

    /// One round; waits up to `msecs` for the first event.
    void wait(int msecs);

private:
    static constexpr int MaxEvents = 256;

    int m_epoll;
    struct Round;
    Round *m_round = nullptr; ///< while one is under way
};

/// Microseconds of the monotonic clock.
std::uint64_t nowMicros();
inline constexpr std::uint64_t Second = 1'000'000;

} // namespace saferide::load
