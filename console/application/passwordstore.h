// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace saferide {

/// Passwords in the keychain of the system (Secret Service, KWallet, …) and nowhere else. GUI
/// thread only.
class PasswordStore final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Calls `done` later; nullopt where there is no password, no keychain, or it is locked.
    void read(const QString &server, const QString &username,
              std::function<void(std::optional<QString>)> done);
    /// Calls `done` later with what went wrong; empty when it is stored.
    void write(const QString &server, const QString &username, const QString &password,
               std::function<void(QString)> done);
    void remove(const QString &server, const QString &username);
    /// Those of other servers and names, too, as far as this desk wrote them. What the keychain
    /// does not give up is tried again the next time.
    void removeAll();

private:
    void removeKey(const QString &key);
};

} // namespace saferide
