// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace saferide {

/// What the desk remembers between two starts; never a password. A damaged file reads as empty.
class ConsoleSettings
{
public:
    QString server() const;
    QString username() const;
    void rememberLogin(const QString &server, const QString &username);

    int theme() const;
    void rememberTheme(int theme);

    QByteArray windowGeometry() const;
    QByteArray windowState() const;
    void rememberWindow(const QByteArray &geometry, const QByteArray &state);
};

} // namespace saferide
