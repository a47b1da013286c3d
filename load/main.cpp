// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/loadcommand.h"

#include <QCoreApplication>

#include <csignal>

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("saferide-load"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SAFERIDE_VERSION));
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"replay") {
        arguments.removeAt(1);
        return saferide::load::replayCommand(arguments);
    }
    if (arguments.value(1) == u"tracking") {
        arguments.removeAt(1);
        return saferide::load::trackingCommand(arguments);
    }
    return saferide::load::loadCommand(arguments);
}
