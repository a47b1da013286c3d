// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>
#include <QTcpServer>

namespace saferide::test {

/// A port of a server that is started later, or again: no connection of somebody else is given it
/// meanwhile, as it is below those that the kernel hands out.
inline quint16 fixedPort()
{
    QTcpServer server;
    while (!server.listen(QHostAddress::LocalHost,
                          quint16(QRandomGenerator::global()->bounded(12'000, 32'000)))) { }
    return server.serverPort();
}

} // namespace saferide::test
