// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

namespace saferide::test {

/// A Redis server of its own, in a temporary folder, on a free port of the loopback interface and
/// on a socket; it saves nothing. Ends with this object.
class ThrowawayRedis
{
public:
    static bool isInstalled();

    /// `arguments` come after those that every one has, such as `--requirepass secret`.
    explicit ThrowawayRedis(QStringList arguments = {});
    ThrowawayRedis(const ThrowawayRedis &) = delete;
    ThrowawayRedis &operator=(const ThrowawayRedis &) = delete;
    ~ThrowawayRedis();

    /// Waits until it answers at its socket. Also after kill(), on the same port.
    bool start();
    void kill();
    /// SIGSTOP: connections stay open, and nothing answers.
    void suspend() { signal(SIGSTOP); }
    void resume() { signal(SIGCONT); }

    QString host() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }
    QString socket() const { return m_folder.filePath(QStringLiteral("redis.sock")); }

    /// What redis-cli prints, as the default user.
    QByteArray ask(const QStringList &command) const;

private:
    void signal(int number) const;

    const QStringList m_arguments;
    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_process;
};

/// A certificate authority of its own, and a certificate for localhost and 127.0.0.1.
class ThrowawayAuthority
{
public:
    /// Calls openssl.
    bool make();

    QString authority() const { return m_folder.filePath(QStringLiteral("ca.pem")); }
    QString certificate() const { return m_folder.filePath(QStringLiteral("server.pem")); }
    QString key() const { return m_folder.filePath(QStringLiteral("server.key")); }

private:
    bool openssl(const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

} // namespace saferide::test
