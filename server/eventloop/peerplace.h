// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace saferide {

/// The place of a public connection in the counts of its edge. A child of the socket: it moves
/// between threads and ends with it, whoever owns the socket by then. Who takes the connection over
/// from the socket takes the place along. In the socket's thread.
class PeerPlace : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The peer has shown a valid token. Only the first call counts.
    virtual void markAuthenticated() = 0;
    /// So many bytes wait in memory for the peer to go on. False, and no more are counted than
    /// before, when those of its address or of all are too many.
    virtual bool holdBytes(qint64 bytes) = 0;

    /// Both null when the socket did not come through an edge.
    static PeerPlace *of(const QObject &socket)
    {
        return socket.findChild<PeerPlace *>({}, Qt::FindDirectChildrenOnly);
    }
    static std::unique_ptr<PeerPlace> takeFrom(const QObject &socket)
    {
        std::unique_ptr<PeerPlace> place(of(socket));
        if (place) {
            place->setParent(nullptr);
        }
        return place;
    }
};

} // namespace saferide
