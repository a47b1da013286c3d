// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"

#include <QSocketNotifier>

#include <optional>

namespace saferide::websocket {

/// A descriptor that is read and written directly. A QTcpSocket never releases the buffer of a
/// direction once it was used, and an idle phone would keep two of them.
class PlainStream final : public Stream
{
public:
    /// The stream owns the non-blocking descriptor; -1: the connection has already ended.
    PlainStream(int descriptor, User &user);
    ~PlainStream() override;

    /// Takes the descriptor out of `socket`; -1 if the connection has ended.
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
    /// Notifies the user without the memory and overhead of a signal.
    class Notifier final : public QSocketNotifier
    {
    public:
        using Callback = void (User::*)();

        Notifier(int descriptor, Type type, User &user, Callback callback);

    protected:
        bool event(QEvent *event) override;

    private:
        User &m_user;
        Callback m_callback;
    };

    void awaitOutput(bool wanted);

    User &m_user;
    int m_descriptor;
    bool m_ended = false;
    bool m_stopped = false;
    std::optional<Notifier> m_readable;
    std::unique_ptr<Notifier> m_writable; // created when the system first does not take all output
};

} // namespace saferide::websocket
