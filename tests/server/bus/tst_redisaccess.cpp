// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/bustls.h"
#include "tests/support/busnode.h"
#include "tests/support/fixedport.h"
#include "tests/support/testprogram.h"
#include "tests/support/throwawayredis.h"

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::bus;
using namespace saferide::test;

namespace {

constexpr int AccessPatience = 30'000;

/// Every line that is logged, on any thread.
class LoggedLines
{
public:
    LoggedLines()
    {
        s_lines.clear();
        s_before = qInstallMessageHandler(&LoggedLines::note);
    }
    ~LoggedLines() { qInstallMessageHandler(s_before); }
    Q_DISABLE_COPY_MOVE(LoggedLines)

    static QString all()
    {
        const std::lock_guard lock(s_mutex);
        return s_lines;
    }

private:
    static void note(QtMsgType, const QMessageLogContext &, const QString &line)
    {
        const std::lock_guard lock(s_mutex);
        s_lines += line + u'\n';
    }

    static inline QtMessageHandler s_before = nullptr;
    static inline std::mutex s_mutex; // guards s_lines
    static inline QString s_lines;
};

} // namespace

/// Who may use a real Redis server, and which server may be used.
class TestRedisAccess : public QObject
{
    Q_OBJECT

    static void worksFor(BusNode &a, BusNode &b)
    {
        b.bus.subscribeAll();
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), AccessPatience);
        b.bus.subscribe(RideId{7});
        QTRY_VERIFY_WITH_TIMEOUT(
            (a.bus.publish(RideId{7}, a.need(), {}), !b.recorder.heard().isEmpty()),
            AccessPatience);
        a.bus.unsubscribe(RideId{7});
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!ThrowawayRedis::isInstalled()) {
            QSKIP("needs redis-server");
        }
    }

    void theDocumentedAclIsEnough()
    {
        ThrowawayRedis redis(withUser(documentedUser()));
        QVERIFY(redis.start());
        const QStringList url{u"redis://saferide:sesame@"_s + redis.host()};
        BusNode a(url, "a");
        BusNode b(url, "b");
        subscribesAndUnsubscribes(b);
        worksFor(a, b);
    }

    void saysWhatIsRefusedAndHowToMendIt_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("credentials");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const QString &user, const QString &credentials,
                            const QString &problem) {
            QTest::newRow(name) << user << credentials << problem;
        };
        const QString full = documentedUser();
        row("no password", full, {}, u"refused CLIENT SETNAME (NOAUTH): it requires a password"_s);
        row("wrong password", full, u"saferide:sesame-wrong@"_s,
            u"refused AUTH (WRONGPASS): user or password is wrong"_s);
        row("unknown user", full, u"anna:sesame@"_s,
            u"refused AUTH (WRONGPASS): user or password is wrong"_s);
        row("other channels", QString(full).replace(u"&saferide:"_s, u"&other:"_s),
            u"saferide:sesame@"_s, u"refused subscribe (NOPERM)"_s);
        row("no pattern", QString(full).replace(u" &saferide:p:*"_s, QString()),
            u"saferide:sesame@"_s, u"refused subscribe (NOPERM)"_s);
        row("no subscribe", QString(full).replace(u" +subscribe"_s, QString()),
            u"saferide:sesame@"_s, u"refused subscribe (NOPERM)"_s);
        row("no publish", QString(full).replace(u" +publish"_s, QString()), u"saferide:sesame@"_s,
            u"refused publish (NOPERM)"_s);
        row("no ping", QString(full).replace(u" +ping"_s, QString()), u"saferide:sesame@"_s,
            u"refused PING (NOPERM)"_s);
    }
    void saysWhatIsRefusedAndHowToMendIt()
    {
        QFETCH(QString, user);
        QFETCH(QString, credentials);
        QFETCH(QString, problem);
        ThrowawayRedis redis(withUser(user));
        QVERIFY(redis.start());
        const LoggedLines lines;
        BusNode a({u"redis://"_s + credentials + redis.host()}, "a");
        a.bus.subscribeAll();
        QTRY_VERIFY2_WITH_TIMEOUT((a.bus.control(a.look()), a.problem().contains(problem)),
                                  qPrintable(a.problem()), AccessPatience);
        QVERIFY(!a.isConnected());
        QVERIFY2(lines.all().contains(problem), qPrintable(lines.all()));
        QVERIFY(!lines.all().contains(u"sesame"_s));
        QVERIFY(!a.problem().contains(u"sesame"_s));
    }

    void namesTheRemedyForRenamedCommands_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command : {"AUTH", "PING", "PUBLISH", "SUBSCRIBE", "PSUBSCRIBE"}) {
            QTest::newRow(command) << QString::fromLatin1(command);
        }
    }
    void namesTheRemedyForRenamedCommands()
    {
        QFETCH(QString, command);
        ThrowawayRedis redis(
            {u"--requirepass"_s, u"sesame"_s, u"--rename-command"_s, command, u"hidden"_s});
        QVERIFY(redis.start());
        BusNode a({u"redis://:sesame@"_s + redis.host()}, "a");
        a.bus.subscribeAll();
        QTRY_VERIFY2_WITH_TIMEOUT(
            (a.bus.control(a.look()), a.problem().contains(u"remove rename-command"_s)),
            qPrintable(a.problem()), AccessPatience);
        QVERIFY(!a.isConnected());
    }

    void theNameOfAConnectionIsNotRequired()
    {
        ThrowawayRedis redis(withUser(documentedUser().replace(u" +client|setname"_s, QString())));
        QVERIFY(redis.start());
        const QStringList url{u"redis://saferide:sesame@"_s + redis.host()};
        BusNode a(url, "a");
        BusNode b(url, "b");
        worksFor(a, b);
    }

    void aServerWithOnePasswordForAll()
    {
        ThrowawayRedis redis({u"--requirepass"_s, u"sesame"_s});
        QVERIFY(redis.start());
        const QStringList url{u"redis://:sesame@"_s + redis.host()};
        BusNode a(url, "a");
        BusNode b(url, "b");
        worksFor(a, b);
    }

    void aPasswordThatTheServerDoesNotHave()
    {
        ThrowawayRedis redis;
        QVERIFY(redis.start());
        BusNode a({u"redis://:sesame@"_s + redis.host()}, "a");
        QTRY_VERIFY_WITH_TIMEOUT(a.problem().contains(u"or remove the password"_s), AccessPatience);
    }

    void aSocket()
    {
        ThrowawayRedis redis({u"--port"_s, u"0"_s, u"--requirepass"_s, u"sesame"_s});
        QVERIFY(redis.start());
        const QStringList url{u"unix://:sesame@"_s + redis.socket()};
        BusNode a(url, "a");
        BusNode b(url, "b");
        worksFor(a, b);
        redis.kill();
        QTRY_COMPARE_WITH_TIMEOUT(a.problem(), u"nobody listens at this socket"_s, AccessPatience);
        BusNode c({u"unix:///nonexistent/redis.sock"_s}, "c");
        QTRY_COMPARE_WITH_TIMEOUT(c.problem(), u"there is no such socket"_s, AccessPatience);
        QVERIFY(redis.start());
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), AccessPatience);
    }

    void onlyAServerWithACertificateOfTheAuthority()
    {
        ThrowawayAuthority ours;
        ThrowawayAuthority others;
        QVERIFY(ours.make() && others.make());
        const QString port = QString::number(fixedPort());
        ThrowawayRedis encrypted({u"--port"_s, u"0"_s, u"--tls-port"_s, port, u"--tls-cert-file"_s,
                                  ours.certificate(), u"--tls-key-file"_s, ours.key(),
                                  u"--tls-ca-cert-file"_s, ours.authority(),
                                  u"--tls-auth-clients"_s, u"no"_s});
        QVERIFY(encrypted.start());
        const QStringList url{u"rediss://localhost:"_s + port};

        RedisSettings settings = BusNode::settings(url, "a");
        settings.tls = *busTls(ours.authority());
        BusNode a(settings);
        settings.node = "b";
        settings.origin = 2;
        BusNode b(settings);
        worksFor(a, b);

        settings.tls = *busTls(others.authority());
        BusNode stranger(settings);
        QTRY_VERIFY2_WITH_TIMEOUT(stranger.problem().startsWith(u"TLS failed: "_s),
                                  qPrintable(stranger.problem()), AccessPatience);
        QVERIFY(!stranger.isConnected());

        BusNode plain({u"redis://localhost:"_s + port}, "p");
        QTRY_VERIFY2_WITH_TIMEOUT(plain.problem().contains(u"does it require TLS"_s),
                                  qPrintable(plain.problem()), AccessPatience);
    }

    void aPlainServerIsNotTakenForAnEncryptedOne()
    {
        ThrowawayRedis redis;
        QVERIFY(redis.start());
        BusNode a({u"rediss://"_s + redis.host()}, "a");
        QTRY_VERIFY2_WITH_TIMEOUT(a.problem().contains(u"is it the server's TLS port?"_s),
                                  qPrintable(a.problem()), AccessPatience);
    }

private:
    static QStringList withUser(const QString &rules)
    {
        return QStringList{u"--requirepass"_s, u"admins"_s, u"--user"_s} + rules.split(u' ');
    }
    static QString documentedUser()
    {
        return u"saferide on >sesame resetkeys resetchannels &saferide:* &saferide:p:* -@all +auth "
               "+ping +publish +subscribe +unsubscribe +psubscribe +punsubscribe +client|setname"_s;
    }
    static void subscribesAndUnsubscribes(BusNode &node)
    {
        node.bus.subscribe(RideId{7});
        QTRY_COMPARE_WITH_TIMEOUT(node.recorder.subscriptions(), 1, AccessPatience);
        node.bus.unsubscribe(RideId{7});
        QTRY_VERIFY_WITH_TIMEOUT(node.isConnected(), AccessPatience);
    }
};

SAFERIDE_TEST(TestRedisAccess)
#include "tst_redisaccess.moc"
