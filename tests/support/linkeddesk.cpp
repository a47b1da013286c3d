// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/linkeddesk.h"

#include <QSettings>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace saferide::test {

LinkedDesk::LinkedDesk(const Clock &deskClock)
    : clock(deskClock)
    , daemon(std::make_unique<ScriptedDaemon>())
{
    QCoreApplication::setOrganizationName(u"SafeRide"_s);
    QCoreApplication::setApplicationName(u"desk-test"_s);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keychain
    daemon->rides = {scriptedRide(1)};
    daemon->participants = {scriptedRider(11, clock.now())};
}

void LinkedDesk::start(const ConsoleOptions &options)
{
    console = std::make_unique<ConsoleApplication>(clock);
    console->start(options);
}

void LinkedDesk::logIn(const QString &server, const QString &name)
{
    page().serverField().setText(server.isEmpty() ? daemon->address() : server);
    page().usernameField().setText(name);
    page().passwordField().setText(u"secret"_s);
    QTest::keyClick(&page().passwordField(), Qt::Key_Return);
}

QString LinkedDesk::log()
{
    QString all;
    const auto *model = window().logPanel().table().model();
    for (int row = 0; row < model->rowCount(); ++row) {
        all += model->index(row, LogModel::What).data().toString() + u'\n';
    }
    return all;
}

} // namespace saferide::test
