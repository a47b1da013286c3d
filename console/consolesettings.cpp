// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/consolesettings.h"

#include <QSettings>

namespace saferide {

QString ConsoleSettings::server() const
{
    return QSettings().value(QStringLiteral("login/server")).toString();
}

QString ConsoleSettings::username() const
{
    return QSettings().value(QStringLiteral("login/username")).toString();
}

void ConsoleSettings::rememberLogin(const QString &server, const QString &username)
{
    QSettings settings;
    settings.setValue(QStringLiteral("login/server"), server);
    settings.setValue(QStringLiteral("login/username"), username);
}

int ConsoleSettings::theme() const
{
    return QSettings().value(QStringLiteral("view/theme")).toInt();
}

void ConsoleSettings::rememberTheme(int theme)
{
    QSettings().setValue(QStringLiteral("view/theme"), theme);
}

QByteArray ConsoleSettings::windowGeometry() const
{
    return QSettings().value(QStringLiteral("window/geometry")).toByteArray();
}

QByteArray ConsoleSettings::windowState() const
{
    return QSettings().value(QStringLiteral("window/state")).toByteArray();
}

void ConsoleSettings::rememberWindow(const QByteArray &geometry, const QByteArray &state)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), geometry);
    settings.setValue(QStringLiteral("window/state"), state);
}

} // namespace saferide
