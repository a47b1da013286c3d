// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/commandline.h"
#include "server/config/configfile.h"
#include "server/config/configsettings.h"
#include "server/config/configtext.h"
#include "server/config/secretkey.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestConfig : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString fileWith(const QByteArray &text)
    {
        QFile file(m_folder.filePath(u"saferide.toml"_s));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate)); }();
        file.write(text);
        return file.fileName();
    }

    static QProcessEnvironment
    environment(std::initializer_list<std::pair<QString, QString>> variables)
    {
        QProcessEnvironment result;
        for (const auto &[name, value] : variables) {
            result.insert(name, value);
        }
        return result;
    }

private Q_SLOTS:
    void hasTheDocumentedDefaults()
    {
        const auto read = readInvocation({}, {});
        EXPECT_OK(read);
        QCOMPARE(read->config.listen, (Endpoint{QHostAddress(QHostAddress::LocalHost), 8000}));
        QCOMPARE(read->config.adminListen->port, 8001);
        QVERIFY(read->config.database.startsWith(u"sqlite:///"_s));
        QCOMPARE(read->config.limits.positionsBurst, 200);
        QCOMPARE(read->config.socketIo.pingIntervalMs, 25'000);
        QCOMPARE(read->config.security.tokenMinutes, 60);
        QVERIFY(read->words.isEmpty());
    }

    void theCommandLineWinsOverTheEnvironmentOverTheFile()
    {
        const QString file =
            fileWith("io-threads = 1\ndatabase = 'sqlite:///f.db'\nlog_level = 'debug'\n");
        const auto read =
            readInvocation({u"--io-threads=3"_s, u"--config"_s, file},
                           environment({{u"SAFERIDE_IO_THREADS"_s, u"2"_s},
                                        {u"SAFERIDE_DATABASE"_s, u"sqlite:///e.db"_s}}));
        EXPECT_OK(read);
        QCOMPARE(read->config.ioThreads, 3);
        QCOMPARE(read->config.database, u"sqlite:///e.db"_s);
        QCOMPARE(read->config.logLevel, u"debug"_s);
    }

    void everySettingHasItsOwnEnvironmentVariable()
    {
        QSet<QString> names;
        for (const Setting &setting : settings()) {
            QVERIFY2(!names.contains(setting.environmentName()), qPrintable(setting.key()));
            names.insert(setting.environmentName());
        }
        const auto read =
            readInvocation({},
                           environment({{u"SAFERIDE_LIMITS_GPX_BYTES"_s, u"5"_s},
                                        {u"SAFERIDE_SECURITY_ALLOWED_ORIGINS"_s,
                                         u"https://a.example, http://b.example:8080"_s}}));
        EXPECT_OK(read);
        QCOMPARE(read->config.limits.gpxBytes, 5);
        QCOMPARE(read->config.security.allowedOrigins,
                 (QStringList{u"https://a.example"_s, u"http://b.example:8080"_s}));
    }

    void readsEveryKeyOfTheFile()
    {
        Config config;
        EXPECT_OK(
            applyToml("listen = '[::1]:0'\nadmin-listen = 'off'\n"
                      "[limits]\npositions_per_second = 0\n[socketio]\nping_timeout_ms = 200\n"
                      "[tls]\ncertificate = 'c'\nkey = 'k'\n[security]\nallowed_origins = []\n",
                      u"f"_s, config));
        QCOMPARE(config.listen, (Endpoint{QHostAddress(QHostAddress::LocalHostIPv6), 0}));
        QVERIFY(!config.adminListen);
        QCOMPARE(config.limits.positionsPerSecond, 0);
        QCOMPARE(config.socketIo.pingTimeoutMs, 200);
        QCOMPARE(config.tls, (TlsConfig{u"c"_s, u"k"_s}));
        QVERIFY(config.security.allowedOrigins.isEmpty());
    }

    void tilesMayComeFromOneServerOrFromThree()
    {
        for (const char *server : {"tiles.example.org", "{s}.tiles.example.org"}) {
            Config config;
            const QString url = u"https://%1/{z}/{x}/{y}{r}.png?key=1"_s.arg(QLatin1String(server));
            EXPECT_OK(applyToml(u"[map]\ntiles = '%1'"_s.arg(url).toUtf8(), u"f"_s, config));
            QCOMPARE(config.map.tiles, url);
        }
    }

    void saysWhatIsWrongInAFileAndWhere_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QString>("message");
        const auto row = [](const QByteArray &name, const QByteArray &toml,
                            const QByteArray &message) {
            QTest::newRow(name.constData()) << toml << QString::fromUtf8(message);
        };
        row("misspelt", "\nio_treads = 1", "f:2: unknown key io_treads; did you mean io_threads?");
        row("misspelt in a section", "[limits]\ngpx_byte = 1",
            "f:2: unknown key limits.gpx_byte; did you mean limits.gpx_bytes?");
        row("unknown", "[limits]\ncolour = 1", "f:2: unknown key limits.colour");
        row("unknown section", "[colours]\nred = 1", "f:2: unknown key colours.red");
        row("wrong type", "io_threads = 'two'", "f:1: io_threads must be a whole number");
        row("fraction", "io_threads = 1.5", "f:1: io_threads must be a whole number");
        row("wrong type of text", "listen = 8000", "f:1: listen must be a quoted string");
        row("negative", "[limits]\ngpx_bytes = -1",
            "f:2: limits.gpx_bytes must be from 0 to 2147483647, not -1");
        row("bad address", "listen = '8000'",
            "f:1: listen must be ADDRESS:PORT like 127.0.0.1:8000 or [::1]:8000, not \"8000\"");
        row("bad port", "listen = '127.0.0.1:70000'",
            "f:1: listen must be ADDRESS:PORT like 127.0.0.1:8000 or [::1]:8000, not "
            "\"127.0.0.1:70000\"");
        row("short secret", "secret_key = 'short'",
            "f:1: secret_key must have at least 32 bytes; without it, one is generated");
        for (const char *toml : {"a = \xc3\xa9", "\"\"\"x\"\"\"\"\"\xe2\x82\xac", "'a\n\xc3\xa9"}) {
            const QByteArray line = QByteArray::number(QByteArray(toml).count('\n') + 1);
            row(toml, toml,
                "f:" + line + ": non-ASCII characters are allowed only in quotes and comments");
        }
        row("bad proxy", "[security]\ntrusted_proxies = ['10.0.0.0/33']",
            "f:2: security.trusted_proxies \"10.0.0.0/33\" is not an address or network, such as "
            "10.0.0.1 or 10.0.0.0/8");
        row("bad node", "[cluster]\nnode = 'N 1'",
            "f:2: cluster.node must be up to 16 of a-z, 0-9 and -, not \"N 1\"");
        row("bad bus", "[cluster]\nbus = ['redis://a', 'http://u:secret@b']",
            "f:2: cluster.bus server 2 of 2: a Redis URL starts with redis://, rediss:// (TLS) or "
            "unix://");
        row("bus twice", "[cluster]\nbus = ['redis://u:secret@a', 'redis://a:6379']",
            "f:2: cluster.bus server 2 of 2: a:6379 is listed twice; remove one");
        row("pattern as prefix", "[cluster]\nbus_prefix = 'a*'",
            "f:2: cluster.bus_prefix must be 1 to 32 of A-Z, a-z, 0-9, _, . and -, not \"a*\"");
        row("long drain", "[cluster]\ndrain_seconds = 301",
            "f:2: cluster.drain_seconds must be from 0 to 300, not 301");
        row("section as a key", "limits = 1", "f:1: limits is a section: write [limits]");
        row("of a section, at the top", "\ngpx_bytes = 5",
            "f:2: unknown key gpx_bytes; did you mean gpx_bytes in [limits]?");
        row("of the top, in a section", "[limits]\ngpx_bytes = 5\nlog_level = 'info'",
            "f:3: unknown key limits.log_level: move log_level up, before the first section");
        row("text without quotes", "io_threads = 2\nlog_level = debug # or info",
            "f:2: log_level is a string and must be quoted: log_level = \"…\"");
        row("address without quotes", "listen = 127.0.0.1:8000",
            "f:1: listen is a string and must be quoted: listen = \"…\"");
        row("path without quotes", "secret_key_file=/etc/key",
            "f:1: secret_key_file is a string and must be quoted: secret_key_file = \"…\"");
        row("database", "\ndatabase = 'sqlite://x.db'",
            "f:2: database is not a database URL: a SQLite URL has three slashes and an absolute "
            "path: "
            "sqlite:///var/lib/saferide/saferide.db");
        for (const QByteArray &url :
             QByteArrayList{"rides.example", "https://rides.example/", "ftp://rides.example",
                            "https://a@rides.example", "https://rides.example?x"}) {
            row(url, QByteArray("public_url = '" + url + "'"),
                QByteArray(
                    "f:1: public_url \"" + url
                    + "\" is not the address of a server, such as https://rides.example.org or "
                      "https://example.org/rides, without a slash at its end"));
        }
        for (const QByteArray &url : QByteArrayList{
                 "https://t.example/1.png", "https://t.example/{z}/{x}.png",
                 "t.example/{z}/{x}/{y}", "https://{t}.t.example/{z}/{x}/{y}.png",
                 "file:///{z}/{x}/{y}", "https://{z}.t.example/{x}/{y}",
                 "https://a@t.example/{z}/{x}/{y}", "https://t.example; x/{z}/{x}/{y}"}) {
            row("tiles " + url, QByteArray("[map]\ntiles = '" + url + "'"),
                QByteArray("f:2: map.tiles \"" + url
                           + "\" is not the address of map tiles, such as "
                             "https://tiles.example.org/{z}/{x}/{y}.png"));
        }
        row("bad origin", "[security]\nallowed_origins = ['a']",
            "f:2: security.allowed_origins \"a\" is not an origin, such as https://example.org");
    }
    void saysWhatIsWrongInAFileAndWhere()
    {
        QFETCH(QByteArray, toml);
        Config config;
        const auto applied = applyToml(toml, u"f"_s, config);
        EXPECT_ERROR(applied, ErrorCode::InvalidInput);
        QTEST(applied.error().message, "message");
    }

    void aBrokenFileIsNamedWithItsLine()
    {
        Config config;
        const auto applied = applyToml("a = 1\nb = = 2\n", u"f"_s, config);
        EXPECT_ERROR(applied, ErrorCode::InvalidInput);
        QVERIFY2(applied.error().message.startsWith(u"f:2: "_s),
                 qPrintable(applied.error().message));
        EXPECT_ERROR(applyToml(QByteArray("a = \"\xff\"\n"), u"f"_s, config),
                     ErrorCode::InvalidInput);
    }

    void takesAnyTextInQuotesAndComments()
    {
        Config config;
        EXPECT_OK(
            applyToml("\xEF\xBB\xBF# \xc3\xa9\ndatabase = \"\"\"sqlite:///\xc3\xa9\\\"\"\"\"\" "
                      "# \xe2\x82\xac\n[tls]\ncertificate = '\xc3\xa9\\'\nkey = \"\xc3\xa9\\\"\"",
                      u"f"_s, config));
        QCOMPARE(config.tls, (TlsConfig{u"\u00e9\\"_s, u"\u00e9\""_s}));
    }

    void saysWhatIsWrongOnTheCommandLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        const auto row = [](const QStringList &arguments, const char *message) {
            QTest::newRow(qPrintable(arguments.join(u' ')))
                << arguments << QString::fromUtf8(message);
        };
        row({u"--colour"_s}, "unknown option --colour; see saferided --help");
        row({u"--listen"_s}, "--listen needs a value");
        row({u"--io_threads"_s, u"1"_s}, "unknown option --io_threads; see saferided --help");
        row({u"--io-threads"_s, u"many"_s}, "--io-threads must be a whole number, not \"many\"");
        row({u"--help=1"_s}, "--help takes no value");
        row({u"--log-level"_s, u"loud"_s},
            "--log-level must be debug, info, warning or error, not \"loud\"");
        row({u"--config"_s, u"/nonexistent/x.toml"_s},
            "cannot read the configuration /nonexistent/x.toml: No such file or directory");
    }
    void saysWhatIsWrongOnTheCommandLine()
    {
        QFETCH(QStringList, arguments);
        const auto read = readInvocation(arguments, {});
        EXPECT_ERROR(read, ErrorCode::InvalidInput);
        QTEST(read.error().message, "message");
    }

    void tlsNeedsCertificateAndKey()
    {
        EXPECT_ERROR(readInvocation({}, environment({{u"SAFERIDE_TLS_KEY"_s, u"k.pem"_s}})),
                     ErrorCode::InvalidInput);
    }

    void readsAClusterFromTheEnvironment()
    {
        const auto read = readInvocation(
            {},
            environment({{u"SAFERIDE_DATABASE"_s, u"postgresql://saferide:secret@db/saferide"_s},
                         {u"SAFERIDE_CLUSTER_NODE"_s, u"n-1"_s},
                         {u"SAFERIDE_CLUSTER_BUS"_s, u"rediss://u:p@a, unix:///run/r.sock"_s},
                         {u"SAFERIDE_CLUSTER_BUS_CA"_s, u"/ca.pem"_s},
                         {u"SAFERIDE_CLUSTER_BUS_PREFIX"_s, u"test"_s},
                         {u"SAFERIDE_CLUSTER_DRAIN_SECONDS"_s, u"0"_s}}));
        EXPECT_OK(read);
        QCOMPARE(read->config.cluster,
                 (ClusterConfig{u"n-1"_s,
                                {u"rediss://u:p@a"_s, u"unix:///run/r.sock"_s},
                                u"/ca.pem"_s,
                                u"test"_s,
                                0}));
        const QString shown = configToml(read->config);
        QVERIFY(shown.contains(u"bus = [\"rediss://u@a:6379\", \"unix:///run/r.sock\"]"_s));
    }

    void aClusterNeedsNamesAndPostgreSql_data()
    {
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("bus");
        QTest::addColumn<QString>("message");
        const QString needsPostgreSql =
            u"cluster.node needs PostgreSQL, since several daemons cannot share a SQLite file: set "
            "database to a URL that starts with postgresql://, or remove cluster.node"_s;
        QTest::newRow("SQLite") << u"sqlite:///a.db"_s << u"n1"_s << QString() << needsPostgreSql;
        QTest::newRow("default") << QString() << u"n1"_s << u"redis://a"_s << needsPostgreSql;
        QTest::newRow("bus without a node")
            << u"postgresql://saferide:secret@db/saferide"_s << QString() << u"redis://a"_s
            << u"cluster.bus needs cluster.node: give each daemon a name of its own, such as n1"_s;
    }
    void aClusterNeedsNamesAndPostgreSql()
    {
        QFETCH(QString, database);
        QFETCH(QString, node);
        QFETCH(QString, bus);
        const auto read = readInvocation({},
                                         environment({{u"SAFERIDE_DATABASE"_s, database},
                                                      {u"SAFERIDE_CLUSTER_NODE"_s, node},
                                                      {u"SAFERIDE_CLUSTER_BUS"_s, bus}}));
        EXPECT_ERROR(read, ErrorCode::InvalidInput);
        QTEST(read.error().message, "message");
    }

    void refusesAMisspeltVariable_data()
    {
        QTest::addColumn<QString>("hint");
        QTest::newRow("SAFERIDE_LISTN") << u"; did you mean SAFERIDE_LISTEN?"_s;
        QTest::newRow("SAFERIDE_LIMIT_GPX_BYTES") << u"; did you mean SAFERIDE_LIMITS_GPX_BYTES?"_s;
        QTest::newRow("SAFERIDE_POSITIONS_DAYS")
            << u"; did you mean SAFERIDE_RETENTION_POSITIONS_DAYS?"_s;
        QTest::newRow("SAFERIDE_LIMITS_COLOUR") << QString();
    }
    void refusesAMisspeltVariable()
    {
        QFETCH(QString, hint);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const auto read = readInvocation({}, environment({{name, u"1"_s}}));
        EXPECT_ERROR(read, ErrorCode::InvalidInput);
        QCOMPARE(read.error().message, u"unknown environment variable %1%2"_s.arg(name, hint));
    }

    void leavesTheVariablesOfOtherProgramsAlone()
    {
        // Of the desk, of the build and of tests, which start daemons in their own environment.
        for (const char *const name : {"BIN",
                                       "BUILD",
                                       "CONSOLE",
                                       "DATA",
                                       "ECHO",
                                       "FUZZ_SECONDS",
                                       "FUZZ_SEED",
                                       "GZIP",
                                       "NODE_MODULES",
                                       "NPM",
                                       "PICTURES",
                                       "PRECOMPILED",
                                       "PYTHON",
                                       "RECORD_FILES",
                                       "RECORD_TO",
                                       "RESOURCES",
                                       "STORM",
                                       "TEST_BACKUPS",
                                       "TEST_BOUNDS",
                                       "TEST_DATA",
                                       "TEST_DATABASE",
                                       "TEST_HANDSHAKES",
                                       "TEST_KILLS",
                                       "TEST_POSTGRESQL",
                                       "TEST_POSTGRESQL_BINARIES",
                                       "TEST_POSTGRESQL_DATA",
                                       "TEST_POSTGRESQL_FSYNC",
                                       "TEST_POSTGRESQL_PID",
                                       "TEST_RESULTS",
                                       "TEST_SEED",
                                       "TEST_SEEDS",
                                       "TEST_URL",
                                       "TEST_WITHOUT_KEYCHAIN",
                                       "TOKENS",
                                       "UPDATE_PICTURES",
                                       "VERSION",
                                       "WERROR"}) {
            const QString variable = u"SAFERIDE_"_s + QLatin1StringView(name);
            const auto read = readInvocation({}, environment({{variable, u"1"_s}}));
            QVERIFY2(read, name);
        }
    }

    void refusesSettingsThatCannotGoTogether()
    {
        for (const QStringList &arguments :
             {QStringList{u"--listen=127.0.0.1:9"_s, u"--admin-listen=127.0.0.1:9"_s},
              QStringList{u"--listen=0.0.0.0:8001"_s}}) {
            const auto read = readInvocation(arguments, {});
            EXPECT_ERROR(read, ErrorCode::InvalidInput);
            QVERIFY(read.error().message.contains(u"are the same"_s));
        }
        EXPECT_OK(readInvocation({u"--listen=0.0.0.0:8001"_s, u"--admin-listen=off"_s}, {}));
        EXPECT_OK(readInvocation({u"--listen=127.0.0.1:0"_s, u"--admin-listen=127.0.0.1:0"_s}, {}));
        const auto skip =
            readInvocation({},
                           environment({{u"SAFERIDE_LIMITS_OUTPUT_SKIP_BYTES"_s, u"9"_s},
                                        {u"SAFERIDE_LIMITS_OUTPUT_CUT_BYTES"_s, u"8"_s}}));
        EXPECT_ERROR(skip, ErrorCode::InvalidInput);
        EXPECT_OK(
            readInvocation({}, environment({{u"SAFERIDE_LIMITS_OUTPUT_CUT_BYTES"_s, u"0"_s}})));
    }

    void readsCommandsAndTheirOptions()
    {
        const auto read = readInvocation(
            {u"user"_s, u"add"_s, u"anna"_s, u"--role"_s, u"admin"_s, u"--password-stdin"_s}, {});
        EXPECT_OK(read);
        QCOMPARE(read->words, (QStringList{u"user"_s, u"add"_s, u"anna"_s}));
        QCOMPARE(read->options.value(u"role"_s), u"admin"_s);
        QVERIFY(read->has(u"password-stdin"_s));
    }

    void makesTheSecretOnceAndOnlyForItsOwner()
    {
        qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
        const auto first = secretKey(Config());
        EXPECT_OK(first);
        QVERIFY(first->size() >= 32);
        EXPECT_OK(secretKey(Config()));
        QCOMPARE(*secretKey(Config()), *first);
        const QString path = dataDirectory() + u"/secret.key"_s;
        QCOMPARE(QFile::permissions(path)
                     & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        QCOMPARE(QDir(dataDirectory()).entryList(QDir::Files), QStringList{u"secret.key"_s});
    }

    void usesTheConfiguredSecretAsItIs()
    {
        Config config;
        config.secretKey = u"ä0123456789012345678901234567890"_s;
        QCOMPARE(*secretKey(config), config.secretKey.toUtf8());
        config.secretKey.clear();
        config.secretKeyFile = fileWith("01234567890123456789012345678901\n");
        QCOMPARE(*secretKey(config), QByteArray("01234567890123456789012345678901"));
        config.secretKeyFile = fileWith("short");
        EXPECT_ERROR(secretKey(config), ErrorCode::InvalidInput);
    }
};

SAFERIDE_TEST(TestConfig)
#include "tst_config.moc"
