// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/application/consoleapplication.h"
#include "tests/support/scripteddaemon.h"

#include <QTemporaryDir>

namespace saferide::test {

/// The whole desk, with settings of its own, against a daemon that says what the test wants.
class LinkedDesk
{
public:
    /// Also for the settings of whatever else the test makes: one at a time.
    explicit LinkedDesk(const Clock &deskClock);

    void start(const ConsoleOptions &options = {});
    /// At the page; the daemon's address where none is given.
    void logIn(const QString &server = {}, const QString &name = QStringLiteral("dora"));
    /// Ends, as when the person quits.
    void quit() { console.reset(); }

    MainWindow &window() { return console->window(); }
    LoginPage &page() { return console->loginPage(); }
    const LiveRideStore &store() { return console->picture().store; }
    bool is(DeskState state) { return console->connection().status().state == state; }
    /// A line for each entry.
    QString log();

    const Clock &clock;
    std::unique_ptr<ScriptedDaemon> daemon; ///< with ride 1, and rider 11 in it
    std::unique_ptr<ConsoleApplication> console;

private:
    QTemporaryDir m_home;
};

} // namespace saferide::test
