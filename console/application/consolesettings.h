// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/window/preferences.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QHash>
#include <QString>

#include <optional>

namespace saferide {

/// What the desk remembers between two starts; never a password. A damaged file reads as empty.
class ConsoleSettings
{
    Q_DECLARE_TR_FUNCTIONS(saferide::ConsoleSettings)

public:
    /// Keeps a file that cannot be read under another name, before anything is written over it. A
    /// sentence for the person; nullopt where the settings are sound. To be called at the start.
    static std::optional<QString> setAsideDamaged();

    QString server() const;
    QString username() const;
    void rememberLogin(const QString &server, const QString &username);

    Preferences preferences() const;
    /// A sentence for the person where they could not be written.
    std::optional<QString> rememberPreferences(const Preferences &preferences);

    bool remembersPassword() const;
    void rememberThatPasswordIsKept(bool kept);
    /// Under which names the keychain has passwords of this desk.
    QStringList keptPasswords() const;
    void rememberKeptPasswords(const QStringList &keys);

    /// Entries of TrustedCertificates.
    QStringList trustedCertificates() const;
    void rememberTrustedCertificates(const QStringList &entries);

    QByteArray windowGeometry() const;
    QHash<QString, QByteArray> layout() const;
    void rememberWindow(const QByteArray &geometry, const QHash<QString, QByteArray> &layout);
};

} // namespace saferide
