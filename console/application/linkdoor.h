// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/application/consoleoptions.h"

#include <QLocalServer>

#include <functional>

namespace saferide {

/// Where links that are opened while this desk runs come in, from other processes of the same
/// person: a local socket in a folder of theirs. GUI thread only.
class LinkDoor final : public QObject
{
public:
    /// True when the desk shows the link; it is another server's, else.
    using Take = std::function<bool(const RideLink &)>;

    LinkDoor(const QString &folder, Take take, QObject *parent = nullptr);

    /// Asks the desks whose doors are in this folder, one after the other; true when one took the
    /// link. Waits for each of them, for a second at most.
    static bool handOver(const QString &folder, const RideLink &link);

private:
    void answer(QLocalSocket &socket);

    const Take m_take;
    QLocalServer m_server;
};

} // namespace saferide
