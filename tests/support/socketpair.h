// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>
#include <QTest>

#include <array>
#include <functional>
#include <sys/socket.h>
#include <unistd.h>

namespace saferide {

// Two connected sockets, which the destructor closes if they are still open.
class SocketPair
{
public:
    SocketPair()
    {
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data());
    }
    SocketPair(const SocketPair &) = delete;
    SocketPair &operator=(const SocketPair &) = delete;
    ~SocketPair()
    {
        closeEnd(0);
        closeEnd(1);
    }
    int here() const { return ends[0]; }
    void send() const { QCOMPARE(::write(ends[1], "x", 1), 1); }
    void receive() const
    {
        char byte = 0;
        QCOMPARE(::read(ends[0], &byte, 1), 1);
    }
    void fill() const
    {
        const QByteArray block(65536, 'x');
        while (::write(ends[0], block.constData(), size_t(block.size())) > 0) { }
    }
    void drain() const
    {
        QByteArray block(65536, 'x');
        while (::read(ends[1], block.data(), size_t(block.size())) > 0) { }
    }
    void closeEnd(size_t end)
    {
        if (ends[end] >= 0) {
            ::close(std::exchange(ends[end], -1));
        }
    }

    std::array<int, 2> ends{-1, -1};
};

// Counts the activations of a notifier, and calls a function for each.
class Watcher : public QSocketNotifier
{
public:
    Watcher(int descriptor, Type type, std::function<void()> reaction = {})
        : QSocketNotifier(descriptor, type)
    {
        connect(this, &QSocketNotifier::activated, this, [this, reaction = std::move(reaction)] {
            ++count;
            if (reaction) {
                reaction();
            }
        });
    }
    int count = 0;
};

} // namespace saferide
