// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consolesettings.h"
#include "console/application/passwordstore.h"
#include "tests/support/testprogram.h"

#include <QDBusConnection>
#include <QHash>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// A keychain with the interface of KDE's, whose methods QtKeychain calls.
class Wallet final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.KWallet")

public Q_SLOTS: // NOLINT: the names are the interface's
    bool isEnabled() { return true; }
    QString networkWallet() { return u"kdewallet"_s; }
    int open(const QString & /*wallet*/, qlonglong /*window*/, const QString & /*application*/)
    {
        return locked ? -1 : 7;
    }
    int entryType(int /*handle*/, const QString &folder, const QString &key,
                  const QString & /*app*/)
    {
        return entries.contains(folder + u'/' + key) ? 1 : 0;
    }
    QString readPassword(int /*handle*/, const QString &folder, const QString &key,
                         const QString & /*app*/)
    {
        return entries.value(folder + u'/' + key);
    }
    int writePassword(int /*handle*/, const QString &folder, const QString &key,
                      const QString &value, const QString & /*app*/)
    {
        entries.insert(folder + u'/' + key, value);
        return 0;
    }
    int removeEntry(int /*handle*/, const QString &folder, const QString &key,
                    const QString & /*app*/)
    {
        return entries.remove(folder + u'/' + key) > 0 ? 0 : -1;
    }

public:
    std::atomic<bool> locked = false;
    QHash<QString, QString> entries; // of the wallet's thread; the test reads when nothing runs
};

/// With a keychain (a bus of its own and a wallet on it); with the argument "without" for none.
class TestPasswordStore : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QTemporaryDir m_settings;
    QProcess m_bus;
    QThread m_thread;
    Wallet m_wallet;
    PasswordStore m_store;
    bool m_without = qEnvironmentVariableIsSet("SAFERIDE_TEST_WITHOUT_KEYCHAIN");

    void startWallet(const QString &address)
    {
        m_wallet.moveToThread(&m_thread);
        m_thread.start();
        bool served = false;
        QMetaObject::invokeMethod(
            &m_wallet,
            [this, address, &served] {
                QDBusConnection bus = QDBusConnection::connectToBus(address, u"wallet"_s);
                served = bus.registerObject(u"/modules/kwalletd5"_s, &m_wallet,
                                            QDBusConnection::ExportAllSlots)
                    && bus.registerService(u"org.kde.kwalletd5"_s);
            },
            Qt::BlockingQueuedConnection);
        QVERIFY(served);
    }
    std::optional<QString> read(const QString &server, const QString &name)
    {
        std::optional<std::optional<QString>> got;
        m_store.read(server, name,
                     [&got](const std::optional<QString> &password) { got = password; });
        [&] { QTRY_VERIFY(got.has_value()); }();
        return got.value_or(std::nullopt);
    }
    std::optional<QString> write(const QString &server, const QString &name,
                                 const QString &password)
    {
        std::optional<QString> problem;
        m_store.write(server, name, password, [&problem](const QString &text) { problem = text; });
        [&] { QTRY_VERIFY(problem.has_value()); }();
        return problem;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(u"SafeRide"_s);
        QCoreApplication::setApplicationName(u"password-test"_s);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", "5");
        qputenv("XDG_CONFIG_HOME", m_folder.path().toUtf8());
        if (m_without) {
            qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
            return;
        }
        m_bus.start(u"dbus-daemon"_s,
                    {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s,
                     u"--address=unix:dir=%1"_s.arg(m_folder.path())});
        QVERIFY2(m_bus.waitForStarted(), qPrintable(m_bus.errorString()));
        QVERIFY(m_bus.waitForReadyRead());
        const QByteArray address = m_bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        startWallet(QString::fromUtf8(address));
    }
    void cleanupTestCase()
    {
        m_thread.quit();
        m_thread.wait();
        QDBusConnection::disconnectFromBus(u"wallet"_s);
        m_bus.kill();
        m_bus.waitForFinished();
    }

    void aPasswordIsKeptReadAndRemoved()
    {
        if (m_without) {
            QSKIP("no keychain in this run");
        }
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
        QCOMPARE(write(u"h:8000"_s, u"dora"_s, u"pässwörd ✓"_s), QString());
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), u"pässwörd ✓"_s);
        QCOMPARE(read(u"h:8001"_s, u"dora"_s), std::nullopt); // another server
        QCOMPARE(read(u"h:8000"_s, u"emil"_s), std::nullopt);
        m_store.remove(u"h:8000"_s, u"dora"_s);
        QTRY_COMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
    }

    void whoWantsNothingKeptLeavesNothingOfOtherServersEither()
    {
        if (m_without) {
            QSKIP("no keychain in this run");
        }
        QCOMPARE(write(u"h:8000"_s, u"dora"_s, u"x"_s), QString());
        QCOMPARE(write(u"h:8000"_s, u"dora"_s, u"y"_s), QString());
        QCOMPARE(write(u"old.example"_s, u"emil"_s, u"z"_s), QString());
        QCOMPARE(ConsoleSettings().keptPasswords(),
                 (QStringList{u"dora@h:8000"_s, u"emil@old.example"_s}));
        m_store.removeAll();
        QTRY_COMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
        QTRY_COMPARE(read(u"old.example"_s, u"emil"_s), std::nullopt);
        QTRY_VERIFY(ConsoleSettings().keptPasswords().isEmpty());
    }

    void whatALockedKeychainDoesNotGiveUpIsRemovedTheNextTime()
    {
        if (m_without) {
            QSKIP("no keychain in this run");
        }
        QCOMPARE(write(u"h:8000"_s, u"emil"_s, u"x"_s), QString());
        m_wallet.locked = true;
        m_store.removeAll();
        QCOMPARE(read(u"h:8000"_s, u"emil"_s), std::nullopt); // the removal was refused by now
        m_wallet.locked = false;
        QCOMPARE(read(u"h:8000"_s, u"emil"_s), u"x"_s);
        m_store.removeAll();
        QTRY_COMPARE(read(u"h:8000"_s, u"emil"_s), std::nullopt);
        QTRY_VERIFY(ConsoleSettings().keptPasswords().isEmpty());
    }

    void aLockedKeychainGivesNothingAndSaysWhyItKeepsNothing()
    {
        if (m_without) {
            QSKIP("no keychain in this run");
        }
        QCOMPARE(write(u"h:8000"_s, u"dora"_s, u"x"_s), QString());
        m_wallet.locked = true;
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
        QVERIFY(!write(u"h:8000"_s, u"dora"_s, u"y"_s)->isEmpty());
        m_wallet.locked = false;
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), u"x"_s);
    }

    void withoutAKeychainNothingIsKeptAnywhereElse()
    {
        if (!m_without) {
            QSKIP("a keychain in this run");
        }
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
        QVERIFY(!write(u"h:8000"_s, u"dora"_s, u"secret"_s)->isEmpty());
        QCOMPARE(read(u"h:8000"_s, u"dora"_s), std::nullopt);
        QVERIFY(QDir(m_folder.path()).isEmpty()); // no file in the place of a keychain
    }
};

SAFERIDE_TEST(TestPasswordStore)
#include "tst_passwordstore.moc"
