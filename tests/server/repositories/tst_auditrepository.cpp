// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestAuditRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto audit(Work work)
    {
        return with<AuditRepository>(std::move(work));
    }
    void add(const AuditEntry &entry)
    {
        EXPECT_OK(audit([entry](AuditRepository &entries) { return entries.add(entry); }));
    }
    /// Entries are not deleted: each test begins after those of the others.
    QList<AuditEntry> since(Timestamp time)
    {
        const auto page = audit([time](AuditRepository &entries) {
            return entries.list(time, Page{.limit = Page::MaxLimit});
        });
        return test::valueOf(page).items;
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { clock.advance(3'600'000); }

    void anEntryIsReadAsItWasWritten_data()
    {
        QTest::addColumn<AuditSource>("source");
        QTest::addColumn<std::optional<UserId>>("user");
        QTest::newRow("by REST") << AuditSource::Rest << std::optional(UserId{7});
        QTest::newRow("at a desk") << AuditSource::Desk << std::optional(UserId{7});
        QTest::newRow("by a command") << AuditSource::Command << std::optional<UserId>();
    }
    void anEntryIsReadAsItWasWritten()
    {
        QFETCH(const AuditSource, source);
        QFETCH(const std::optional<UserId>, user);
        add({.happenedAt = clock.now(),
             .user = user, // there may be no such user any more
             .actor = u"Zoë"_s,
             .source = source,
             .address = u"2001:db8::1"_s,
             .action = u"PUT /rides/7"_s,
             .detail = u"„früh“ 🚲"_s});
        const auto entries = since(clock.now());
        QCOMPARE(entries.size(), 1);
        QVERIFY(entries[0].id > 0);
        QCOMPARE(entries[0].happenedAt, clock.now());
        QVERIFY(entries[0].user == user);
        QCOMPARE(entries[0].actor, u"Zoë"_s);
        QVERIFY(entries[0].source == source);
        QCOMPARE(entries[0].address, u"2001:db8::1"_s);
        QCOMPARE(entries[0].action, u"PUT /rides/7"_s);
        QCOMPARE(entries[0].detail, u"„früh“ 🚲"_s);
    }

    void textsAreCutAtTheirLimit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("stored");
        const qsizetype max = AuditEntry::MaxText;
        QTest::newRow("none") << QString() << QString();
        QTest::newRow("of the limit") << QString(max, u'€') << QString(max, u'€');
        QTest::newRow("longer") << QString(max + 1, u'€') << QString(max, u'€');
        QTest::newRow("between the halves of a character")
            << QString(max - 1, u'a') + u"🚲"_s << QString(max - 1, u'a');
    }
    void textsAreCutAtTheirLimit()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, stored);
        add({.happenedAt = clock.now(),
             .actor = text,
             .address = text,
             .action = text,
             .detail = text});
        const auto entries = since(clock.now());
        QCOMPARE(entries.size(), 1);
        for (const QString &read :
             {entries[0].actor, entries[0].address, entries[0].action, entries[0].detail}) {
            QCOMPARE(read, stored);
        }
    }

    void pagesHaveEachEntryOnceInTheOrderOfTime_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 2, 4, 5, 6}) {
            QTest::addRow("%d a page", limit) << limit;
        }
    }
    void pagesHaveEachEntryOnceInTheOrderOfTime()
    {
        QFETCH(const int, limit);
        // The clock was set back between them: the order of ids is another.
        for (const int second : {3, 1, 2, 1, 2}) {
            add({.happenedAt = clock.now() + second, .detail = QString::number(second)});
        }
        add({.happenedAt = clock.now()}); // before those that are asked for
        QStringList details;
        QList<qint64> ids;
        Page page{.limit = limit};
        for (bool hasMore = true; hasMore;) {
            const auto found = test::valueOf(audit(
                [&](AuditRepository &entries) { return entries.list(clock.now() + 1, page); }));
            for (const AuditEntry &entry : found.items) {
                details.append(entry.detail);
                ids.append(entry.id);
                page.afterPlace = {entry.happenedAt.msecs, entry.id};
            }
            hasMore = found.hasMore;
            QVERIFY(!hasMore || found.items.size() == limit);
        }
        QCOMPARE(details.join(u' '), u"1 1 2 2 3"_s);
        QVERIFY(ids[0] < ids[1] && ids[2] < ids[3]);
    }

    void theEntriesOfAnActorAreListedById()
    {
        const UserId actor{clock.now().msecs}; // one of this test's
        QList<Timestamp> expected;
        for (const int second : {3, 1, 2}) {
            add({.happenedAt = clock.now() + second, .user = actor});
            add({.happenedAt = clock.now() + second, .user = UserId{actor.value + 1}});
            add({.happenedAt = clock.now() + second});
            expected.append(clock.now() + second);
        }
        QList<Timestamp> read;
        Page page{.limit = 2};
        for (int i = 0; i < 2; ++i) {
            const auto found = test::valueOf(
                audit([&](AuditRepository &entries) { return entries.listByActor(actor, page); }));
            QCOMPARE(found.hasMore, i == 0);
            for (const AuditEntry &entry : found.items) {
                read.append(entry.happenedAt);
                page.afterId = entry.id;
            }
        }
        QVERIFY(read == expected);
    }
};

SAFERIDE_TEST(TestAuditRepository)
#include "tst_auditrepository.moc"
