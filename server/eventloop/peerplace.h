// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace saferide {

/// The place of a public connection in the counts of its edge. A child of the socket: it moves
/// between threads and is destroyed with it, whoever owns the socket. Whoever takes the descriptor
/// out of the socket must take the place, too. Used in the socket's thread.
class PeerPlace : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The peer has presented a valid token. Only the first call counts.
    virtual void markAuthenticated() = 0;
    /// Sets the number of bytes buffered for the peer. False if those of its address or of all
    /// peers exceed a limit; the count is then unchanged.
    virtual bool holdBytes(qint64 bytes) = 0;

    /// Both are null if the socket did not come from an edge.
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
