// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/migrator.h"
#include "server/repositories/userrepository.h"
#include "tests/support/expect.h"
#include "tests/support/fixedport.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// With pgbouncer between the daemon and the server.
class TestPooler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL") || pgbouncer().isEmpty()) {
            QSKIP("needs with-postgresql.sh and pgbouncer");
        }
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openPostgresql({}));
    }
    void cleanup()
    {
        m_pooler.kill();
        m_pooler.waitForFinished();
        m_database.reset();
    }

    void isRefusedByNameWhereTransactionsShareConnections_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("transaction") << u"transaction"_s;
        QTest::newRow("statement") << u"statement"_s;
    }
    void isRefusedByNameWhereTransactionsShareConnections()
    {
        QFETCH(QString, mode);
        const auto migrated = db::migrate(startPooler(mode));
        EXPECT_ERROR(migrated, ErrorCode::InvalidInput);
        QVERIFY2(migrated.error().message.contains(u"pool_mode"_s),
                 qPrintable(migrated.error().message));
    }

    void servesWhereASessionKeepsItsConnection()
    {
        const db::DatabaseUrl url = startPooler(u"session"_s);
        EXPECT_OK(db::migrate(url));
        db::Pool pool({.url = url, .connections = 2});
        EXPECT_OK(pool.open());
        QTRY_VERIFY(pool.status().isReady());
        int made = 0;
        for (int i = 0; i < 20; ++i) {
            pool.write(
                [i](db::Session &session) {
                    User user;
                    user.username = u"user%1"_s.arg(i);
                    return UserRepository(session).insert(user, user.username, u"no hash"_s);
                },
                this, [&](const auto &outcome) { made += outcome ? 1 : 0; });
        }
        QTRY_COMPARE(made, 20);
    }

private:
    static QString pgbouncer()
    {
        return QStandardPaths::findExecutable(
            u"pgbouncer"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/usr/bin"_s});
    }

    /// The URL of the database by way of a pooler of this mode.
    db::DatabaseUrl startPooler(const QString &mode)
    {
        const quint16 port = test::fixedPort();
        db::DatabaseUrl url = m_database->url();
        QFile settings(m_folder.filePath(u"pgbouncer.ini"_s));
        const bool isOpen = settings.open(QIODevice::WriteOnly | QIODevice::Truncate);
        settings.write(
            u"[databases]\n%1 = host=%2 port=%3 user=%4 password=%5\n[pgbouncer]\n"
            "listen_addr = 127.0.0.1\nlisten_port = %6\nauth_type = any\n"
            "unix_socket_dir =\npool_mode = %7\n%8"_s.arg(url.name, url.hosts(), url.ports())
                .arg(url.user, url.password)
                .arg(port)
                .arg(mode, ::geteuid() == 0 ? u"user = postgres\n"_s : QString())
                .toUtf8());
        settings.close();
        settings.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QFile::setPermissions(m_folder.path(),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                  | QFile::ReadOther | QFile::ExeOther);
        url.servers = {{u"127.0.0.1"_s, port}};
        m_pooler.start(pgbouncer(), {u"-q"_s, settings.fileName()});
        const auto isUp = [&] {
            QTcpSocket socket;
            socket.connectToHost(url.hosts(), quint16(url.servers.first().port));
            return socket.waitForConnected(100);
        };
        return isOpen && QTest::qWaitFor(isUp, test::TryMsecs) ? url : db::DatabaseUrl();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    QProcess m_pooler;
};

SAFERIDE_TEST(TestPooler)
#include "tst_pooler.moc"
