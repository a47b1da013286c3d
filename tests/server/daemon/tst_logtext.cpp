// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/log.h"
#include "server/daemon/logtext.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcOne, "saferide.one", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOther, "saferide.other", QtInfoMsg)

LogEvent logged(const QString &message, LogFields fields = {})
{
    return {{0}, QtWarningMsg, u"saferide.http"_s, message, std::move(fields)};
}

} // namespace

class TestLogText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textHasTimeLevelCategoryMessageAndFields()
    {
        QCOMPARE(textLine(logged(u"request"_s, {{"status"_L1, u"200"_s}, {"path"_L1, u"/a b"_s}})),
                 "1970-01-01T00:00:00+00:00 warning saferide.http: request status=200 "
                 "path=\"/a b\"\n");
        QCOMPARE(journalLine(logged(u"full"_s)), "<4>saferide.http: full\n");
    }

    void noMessageMakesTwoLinesOrForgesAField()
    {
        const LogEvent evil = logged(u"a\nb\r\x1b[31m"_s, {{"path"_L1, u"x status=200\n\"q\""_s}});
        QCOMPARE(textLine(evil),
                 "1970-01-01T00:00:00+00:00 warning saferide.http: a\\nb\\u000d\\u001b[31m "
                 "path=\"x status=200\\\\n\\\"q\\\"\"\n");
        QCOMPARE(textLine(evil).count('\n'), 1);
        QCOMPARE(journalLine(evil).count('\n'), 1);
        QCOMPARE(jsonLine(evil).count('\n'), 1);
    }

    void jsonHasFieldsAsMembersAndNumbersAsNumbers()
    {
        const auto object = QJsonDocument::fromJson(jsonLine(logged(u"a\n\"b\""_s,
                                                                    {{"status"_L1, u"200"_s},
                                                                     {"ms"_L1, u"0.5"_s},
                                                                     {"id"_L1, u"0123"_s},
                                                                     {"peer"_L1, u"127.0.0.1"_s},
                                                                     {"name"_L1, u"1e5"_s}})))
                                .object();
        QCOMPARE(object[u"message"_s].toString(), u"a\n\"b\""_s);
        QCOMPARE(object[u"level"_s].toString(), u"warning"_s);
        QCOMPARE(object[u"status"_s], QJsonValue(200));
        QCOMPARE(object[u"ms"_s], QJsonValue(0.5));
        QCOMPARE(object[u"id"_s], QJsonValue(u"0123"_s));
        QCOMPARE(object[u"peer"_s], QJsonValue(u"127.0.0.1"_s));
    }

    void levelsChangeForAllAndForOneCategory()
    {
        QByteArray written;
        {
            Log log(Log::Format::Journal, [&written](const QByteArray &line) { written += line; });
            EXPECT_OK(log.setLevel(u"saferide"_s, u"warning"_s));
            EXPECT_OK(log.setLevel(u"saferide.one"_s, u"debug"_s));
            qCDebug(lcOne, "shown");
            qCInfo(lcOther, "hidden");
            qCWarning(lcOther, "also shown");
            QCOMPARE(log.levels().size(), 2U);
            EXPECT_OK(log.setLevel(u"saferide"_s, u"info"_s));
            qCDebug(lcOne, "hidden");
            QCOMPARE(log.levels().size(), 1U);
            EXPECT_ERROR(log.setLevel(u"saferide"_s, u"loud"_s), ErrorCode::InvalidInput);
            EXPECT_ERROR(log.setLevel(u"qt.*"_s, u"info"_s), ErrorCode::InvalidInput);
            const auto problems = log.lastProblems();
            QCOMPARE(problems.size(), 1U);
            QCOMPARE(problems[0].message, u"also shown"_s);
        }
        QCOMPARE(written, "<7>saferide.one: shown\n<4>saferide.other: also shown\n");
    }

    void aProblemThatComesAgainDoesNotPushOutTheOneThatSaysWhy()
    {
        QByteArray written;
        {
            Log log(Log::Format::Journal, [&written](const QByteArray &line) { written += line; });
            qCWarning(lcOne, "the server went away\n");
            for (int i = 0; i < 34; ++i) {
                qWarning("Unable to free statement: no connection to the server\n.");
                qCWarning(lcOther, "a statement failed");
            }
            const auto problems = log.lastProblems();
            QCOMPARE(problems.size(), 2U);
            QCOMPARE(problems[0].message, u"the server went away"_s);
            QCOMPARE(problems[1].message, u"a statement failed (34 times)"_s);
        }
        QVERIFY(written.startsWith("<4>saferide.one: the server went away\n"));
        QVERIFY(!written.contains("Unable to free"));
        QCOMPARE(written.count("a statement failed"), 34);
    }

    void whoReadsTheLogSlowlyHoldsNobodyUpAndIsToldWhatIsMissing()
    {
        constexpr int Many = 30'000;
        std::mutex mutex; // guards nothing: held while the reader is slow
        QByteArray written;
        mutex.lock();
        {
            Log log(Log::Format::Text, [&](const QByteArray &line) {
                const std::lock_guard lock(mutex);
                written += line;
            });
            for (int i = 0; i < Many; ++i) {
                qCInfo(lcOne, "line"); // returns though nothing is written
            }
            mutex.unlock();
        }
        const qsizetype lines = written.count("saferide.one: line\n");
        QVERIFY(lines >= 20'000 && lines < Many);
        QVERIFY(written.contains("lines were dropped"));
    }
};

SAFERIDE_TEST(TestLogText)
#include "tst_logtext.moc"
