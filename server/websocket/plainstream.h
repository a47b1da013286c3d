// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"

#include <QSocketNotifier>

#include <optional>

namespace saferide::websocket {

/// A descriptor that is read and written directly. A QTcpSocket keeps a buffer for good for each
/// direction it was ever used in, and an idle phone has one of each.
class PlainStream final : public Stream
{
public:
    /// The stream owns the descriptor, which does not block; -1: it has ended already.
    PlainStream(int descriptor, User &user);
    ~PlainStream() override;

    /// The connection of `socket` without the socket; -1 when it has ended.
    static int takeDescriptor(std::unique_ptr<QTcpSocket> socket);

    qsizetype read(std::span<char> into) override;
    bool hasEnded() const override { return m_ended; }
    qsizetype write(QByteArrayView bytes) override;
    qint64 unsent() const override { return 0; }
    qint64 unacknowledged() const override;
    bool isBlocked() const override { return m_writable && m_writable->isEnabled(); }
    void finishWriting() override;
    void stop() override;

private:
    /// Tells the user without the memory and the detours of a signal.
    class Notifier final : public QSocketNotifier
    {
    public:
        using Told = void (User::*)();

        Notifier(int descriptor, Type type, User &user, Told told);

    protected:
        bool event(QEvent *event) override;

    private:
        User &m_user;
        Told m_told;
    };

    void awaitOutput(bool wanted);

    User &m_user;
    int m_descriptor;
    bool m_ended = false;
    bool m_stopped = false;
    std::optional<Notifier> m_readable;
    std::unique_ptr<Notifier> m_writable; // made when the system first took too little
};

} // namespace saferide::websocket
