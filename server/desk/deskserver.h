// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/desksession.h"
#include "server/eventloop/mailbox.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace saferide::desk {

/// The desks of one I/O thread. To be used in its own thread only; `feed` and `backend` are the
/// daemon's and outlive it.
class DeskServer final : public QObject, private FeedListener
{
    Q_OBJECT

public:
    DeskServer(DeskFeed &feed, DeskBackend &backend, const Clock &clock, Settings settings,
               QObject *parent = nullptr);
    ~DeskServer() override;

    /// Takes over the socket of an upgrade to /console: its head is still unread (transaction
    /// rolled back), the edge's slots are disconnected and it has checked the Origin. Answers the
    /// handshake, be it with 101 or with a refusal, and deletes the socket. `phonesUrl`: see
    /// console::Welcome.
    void adoptWebSocket(std::unique_ptr<QTcpSocket> socket, const QHostAddress &peer,
                        const QString &phonesUrl = {});

    /// Desks that said hello, and those that did not yet.
    int connectionCount() const { return int(m_sessions.size()); }

    /// Closes the desks of a user whose token is older than this version.
    void revokeTokens(UserId user, qint64 tokenVersion);
    /// Closes every desk with 1001.
    void shutDown();

private:
    // FeedListener, called on any thread:
    void feedMoved() override;
    void positionsMoved(SharedBatch batch) override;

    void adopted(DeskSession::Link link);
    void offer(const SharedBatch &batch);
    void pump();
    void tick();

    DeskFeed &m_feed;
    DeskBackend &m_backend;
    const Clock &m_clock;
    const Settings m_settings;
    const qint64 m_startedAt; // monotonic
    std::vector<std::unique_ptr<DeskSession>> m_sessions;
    QTimer m_tick;
    bool m_stopping = false;
    Doorbell m_news; // of the feed
    Mailbox<SharedBatch> m_batches;
};

} // namespace saferide::desk
