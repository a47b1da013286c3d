// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/throwawayredis.h"

#include "tests/support/fixedport.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

namespace saferide::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int PatienceMsecs = 60'000;

bool runs(const QString &program, const QStringList &arguments, QByteArray *output = nullptr)
{
    QProcess process;
    process.start(program, arguments);
    const bool hasEnded = process.waitForFinished(PatienceMsecs);
    if (output) {
        *output = process.readAllStandardOutput().trimmed();
    }
    return hasEnded && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

bool ThrowawayRedis::isInstalled()
{
    return !QStandardPaths::findExecutable(u"redis-server"_s).isEmpty();
}

ThrowawayRedis::ThrowawayRedis(QStringList arguments)
    : m_arguments(std::move(arguments))
    , m_port(fixedPort())
{
}

ThrowawayRedis::~ThrowawayRedis()
{
    kill();
}

bool ThrowawayRedis::start()
{
    m_process.start(u"redis-server"_s,
                    QStringList{u"--port"_s, QString::number(m_port), u"--bind"_s, u"127.0.0.1"_s,
                                u"--unixsocket"_s, socket(), u"--dir"_s, m_folder.path(),
                                u"--save"_s, u""_s, u"--appendonly"_s, u"no"_s, u"--loglevel"_s,
                                u"warning"_s}
                        + m_arguments);
    // With a password it refuses the command, but it answers.
    return QTest::qWaitFor([this] { return !ask({u"PING"_s}).isEmpty(); }, PatienceMsecs);
}

void ThrowawayRedis::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

void ThrowawayRedis::signal(int number) const
{
    ::kill(pid_t(m_process.processId()), number);
}

QByteArray ThrowawayRedis::ask(const QStringList &command) const
{
    QByteArray output;
    runs(u"redis-cli"_s, QStringList{u"-s"_s, socket()} + command, &output);
    return output;
}

bool ThrowawayAuthority::openssl(const QStringList &arguments) const
{
    return runs(u"openssl"_s, arguments);
}

bool ThrowawayAuthority::make()
{
    const QString authorityKey = m_folder.filePath(u"ca.key"_s);
    const QString request = m_folder.filePath(u"server.csr"_s);
    const QString names = m_folder.filePath(u"names"_s);
    QFile file(names);
    if (!file.open(QIODevice::WriteOnly)) {
        return false;
    }
    file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    file.close();
    const QStringList newKey{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                             u"-nodes"_s};
    return openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=throwaway authority"_s,
                               u"-days"_s, u"2"_s, u"-keyout"_s, authorityKey, u"-out"_s,
                               authority()}
                   + newKey)
        && openssl(QStringList{u"req"_s, u"-subj"_s, u"/CN=localhost"_s, u"-keyout"_s, key(),
                               u"-out"_s, request}
                   + newKey)
        && openssl({u"x509"_s, u"-req"_s, u"-in"_s, request, u"-CA"_s, authority(), u"-CAkey"_s,
                    authorityKey, u"-CAcreateserial"_s, u"-days"_s, u"2"_s, u"-extfile"_s, names,
                    u"-out"_s, certificate()});
}

} // namespace saferide::test
