// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/console/message.h"
#include "shared/protocol/console/protocol.h"

#include <QAbstractSocket>
#include <QObject>
#include <QSslError>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <functional>

QT_FORWARD_DECLARE_CLASS(QWebSocket)

namespace saferide {

/// The WebSocket to the daemon, one at a time.
///
/// What comes is told in its order, by turns of the event loop that are short however much came at
/// once, and never from within the socket's own code: who listens may do as they like, dropping the
/// link included. Messages of a dropped link are not told. GUI thread only.
class DeskLink final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        qint64 turnMsecs = 8; ///< of telling, one message at least, before the event loop goes on
        quint64 messageBytes = 16 * 1024 * 1024; ///< of one message: the newest fix of everybody
        qsizetype waitingBytes = 256 * 1024 * 1024; ///< a picture at its bounds
        qint64 unsentBytes = 64 * 1024 * 1024; ///< some routes, and pongs that nobody reads
    };
    struct Fault
    {
        QAbstractSocket::SocketError error;
        QString text;
        bool stillConnected;
    };
    /// Whether a certificate that no authority vouches for is taken; called while it is shown.
    using MayIgnore = std::function<bool(const QSslCertificate &, const QList<QSslError> &)>;

    DeskLink(const Clock &clock, MayIgnore mayIgnore, QObject *parent = nullptr);
    DeskLink(const Clock &clock, MayIgnore mayIgnore, Settings settings, QObject *parent = nullptr);
    ~DeskLink() override;

    /// Drops the link before.
    void open(const QUrl &address);
    void drop();
    bool isOpen() const { return m_socket != nullptr; }
    /// Leaves in the order of the calls, and with this link only. Its bytes are made on another
    /// thread: a GPX file has 10 MB.
    void send(const console::ClientMessage &message);
    /// Does not wait for messages that are being made.
    void ping(const QByteArray &payload = {});
    /// Something is being made or waits for the network.
    bool isSending() const;
    /// Monotonic: when bytes of this link came last, told or not yet, and when they left.
    qint64 lastHeard() const { return m_lastHeard; }
    qint64 lastSent() const { return m_lastSent; }

Q_SIGNALS:
    void opened();
    /// `at`, monotonic: when it came.
    void textReceived(const QByteArray &utf8, qint64 at);
    void binaryReceived(const QByteArray &bytes, qint64 at);
    void pongReceived(const QByteArray &payload, qint64 at);
    /// More came than is kept until it is told, or than can be answered.
    void overrun();
    void closed(saferide::console::CloseCode code, const QString &reason);
    void failed(const saferide::DeskLink::Fault &fault);

private:
    struct Waiting
    {
        std::function<void()> tell;
        qsizetype bytes;
    };

    void wire();
    void hear();
    void queue(std::function<void()> tell, qsizetype bytes = 0);
    void tellInTurn();

    const Clock &m_clock;
    const MayIgnore m_mayIgnore;
    const Settings m_settings;
    QWebSocket *m_socket = nullptr; // a child; deleted later
    qint64 m_lastHeard = 0;
    qint64 m_lastSent = 0;
    std::deque<Waiting> m_waiting;
    qsizetype m_waitingBytes = 0;
    QTimer m_turn;
    int m_making = 0; // messages of this link
    QThreadPool m_maker; // one thread, for the order
};

} // namespace saferide
