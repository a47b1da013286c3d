// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/userrepository.h"
#include "shared/domain/positionkey.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr qint64 NoonMsecs = 1'767'225'600'000;

NewPosition positionAt(qint64 participation, qint64 secondsAfterNoon, double latitude = 45.5)
{
    NewPosition position;
    position.participation = {participation};
    position.fix.point = {latitude, 14.25};
    position.fix.fixTime = {NoonMsecs + secondsAfterNoon * 1000};
    position.fix.speed = 7.5;
    position.receivedAt = {NoonMsecs + 3'600'000};
    return position;
}

} // namespace

class TestPositionRepository : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storesOnceAndTellsDuplicates_data() { TestDatabase::addRows(); }
    void storesOnceAndTellsDuplicates()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        auto known = positionAt(id, 3);
        known.clientId = QByteArrayLiteral("\x00 odd \xff id");
        auto sameId = positionAt(id, 4);
        sameId.clientId = known.clientId;
        const auto first = store(database,
                                 {positionAt(id, 1), positionAt(id, 2), positionAt(id, 1), known,
                                  sameId, positionAt(id + 1000, 1)});
        EXPECT_OK(first);
        using enum StoreOutcome;
        QCOMPARE(*first, (std::vector{Stored, Stored, Duplicate, Stored, Duplicate, Refused}));
        auto almostSame = positionAt(id, 1, 45.5 + 1e-9);
        const auto second = store(database, {almostSame, sameId, positionAt(id, 1, 45.5 + 1e-6)});
        EXPECT_OK(second);
        QCOMPARE(*second, (std::vector{Duplicate, Duplicate, Stored}));
        QCOMPARE(history(database, id).size(), 4);
    }

    void losesNothingOfAPhoneThatCountsFromTheStartAgain_data() { TestDatabase::addRows(); }
    void losesNothingOfAPhoneThatCountsFromTheStartAgain()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        const auto numbered = [id](const QByteArray &number, qint64 second, double latitude) {
            NewPosition position = positionAt(id, second, latitude);
            position.clientId = number;
            return position;
        };
        using enum StoreOutcome;
        const auto before = store(
            database, {numbered("1", 1, 45.1), numbered("2", 2, 45.2), numbered("1", 3, 45.1)});
        EXPECT_OK(before);
        QCOMPARE(*before, (std::vector{Stored, Stored, Duplicate}));
        const auto reinstalled = store(
            database, {numbered("1", 11, 45.3), numbered("2", 12, 45.4), numbered("1", 13, 45.3)});
        EXPECT_OK(reinstalled);
        QCOMPARE(*reinstalled, (std::vector{Stored, Stored, Duplicate}));
        const auto again = store(
            database, {numbered("2", 22, 45.4), numbered("1", 21, 45.3), numbered("2", 23, 45.2)});
        EXPECT_OK(again);
        QCOMPARE(*again, (std::vector{Duplicate, Duplicate, Duplicate}));
        QCOMPARE(history(database, id).size(), 4);
    }

    void aParticipationThatIsDeletedTakesItsOwnWithIt_data() { TestDatabase::addRows(); }
    void aParticipationThatIsDeletedTakesItsOwnWithIt()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 kept = database.addParticipation();
        const qint64 gone = database.addParticipation();
        const qint64 goneWithItsRide = database.addParticipation();
        for (const qint64 id : {kept, gone, goneWithItsRide}) {
            NewPosition position = positionAt(id, 1);
            position.clientId = "1";
            EXPECT_OK(store(database, {position, positionAt(id, 2)}));
        }
        database.ask(u"DELETE FROM participations WHERE id = %1"_s.arg(gone));
        database.ask(u"DELETE FROM rides WHERE id ="
                     " (SELECT ride_id FROM participations WHERE id = %1)"_s.arg(goneWithItsRide));
        QCOMPARE(database.ask(u"SELECT participation_id FROM positions"_s),
                 (QStringList{QString::number(kept), QString::number(kept)}));
        QCOMPARE(database.ask(u"SELECT participation_id FROM position_client_ids"_s),
                 QStringList{QString::number(kept)});
    }

    void clearsPurgedAtOnlyWhereItIsSet_data() { TestDatabase::addRows(); }
    void clearsPurgedAtOnlyWhereItIsSet()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        EXPECT_OK(store(database, {positionAt(id, 1), positionAt(id, 2)}));
        EXPECT_OK(store(database, {positionAt(id, 3)}));
        const auto timesCleared = [&database] {
            return database.pool()
                .metrics()
                .statementTimes.value(u"positions/unpurge"_s)
                .time.count;
        };
        QCOMPARE(timesCleared(), quint64(0));
        database.ask(u"UPDATE participations SET purged_at = 1 WHERE id = %1"_s.arg(id));
        EXPECT_OK(store(database, {positionAt(id, 4), positionAt(id, 5)}));
        QCOMPARE(timesCleared(), quint64(1));
        QCOMPARE(database.ask(u"SELECT purged_at IS NULL FROM participations"_s).size(), 1);
        EXPECT_OK(store(database, {positionAt(id, 6)}));
        QCOMPARE(timesCleared(), quint64(1));
    }

    void knowsAPlaceOnThe180thMeridianAgain_data() { TestDatabase::addRows(); }
    void knowsAPlaceOnThe180thMeridianAgain()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        const auto at = [id](double longitude) {
            NewPosition position = positionAt(id, 1);
            position.fix.point.longitude = longitude;
            return position;
        };
        const auto stored = store(
            database, {at(-180), at(180), at(179.99999999), at(-179.99999999), at(179.9999999)});
        EXPECT_OK(stored);
        using enum StoreOutcome;
        QCOMPARE(*stored, (std::vector{Stored, Duplicate, Duplicate, Duplicate, Stored}));
    }

    void movesTheLastKnownPositionForwardOnly_data() { TestDatabase::addRows(); }
    void movesTheLastKnownPositionForwardOnly()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        auto future = positionAt(id, 100'000);
        future.future = true;
        EXPECT_OK(
            store(database, {positionAt(id, 5), positionAt(id, 20), future, positionAt(id, 7)}));
        EXPECT_OK(store(database, {positionAt(id, 19)}));
        const auto last = lastFix(database, id);
        QVERIFY(last);
        QCOMPARE(*last, positionAt(id, 20).fix);
        QCOMPARE(history(database, id).size(), 5);
    }

    void ordersWhatAFastClockSaysByItsArrival_data() { TestDatabase::addRows(); }
    void ordersWhatAFastClockSaysByItsArrival()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        auto fast = positionAt(id, 240, 1);
        fast.receivedAt = {NoonMsecs};
        fast.fix.arrived(fast.receivedAt);
        EXPECT_OK(store(database, {fast}));
        QCOMPARE(*lastFix(database, id), fast.fix);
        QCOMPARE(lastFix(database, id)->orderTime(), Timestamp{NoonMsecs});
        EXPECT_OK(store(database, {positionAt(id, 1)}));
        QCOMPARE(*lastFix(database, id), positionAt(id, 1).fix);
        auto again = fast; // what is known already moves nothing, whenever it comes
        again.receivedAt = {NoonMsecs + 60'000};
        again.fix.arrived(again.receivedAt);
        QCOMPARE(store(database, {again}).value(), std::vector{StoreOutcome::Duplicate});
        QCOMPARE(*lastFix(database, id), positionAt(id, 1).fix);
        const auto recorded = history(database, id);
        QCOMPARE(recorded.size(), 2);
        QCOMPARE(recorded[1].fix, fast.fix);
    }

    void pagesThroughTheHistoryByFixTime_data() { TestDatabase::addRows(); }
    void pagesThroughTheHistoryByFixTime()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        EXPECT_OK(store(database,
                        {positionAt(id, 4), positionAt(id, 2), positionAt(id, 2, -1),
                         positionAt(id, 1), positionAt(id, 3, 0)}));
        const auto page = [&](const QList<qint64> &place, std::optional<Timestamp> from,
                              std::optional<Timestamp> to) {
            return database.read([=](db::Session &session) {
                return PositionRepository(session).history({id}, from, to,
                                                           Page{.limit = 2, .afterPlace = place});
            });
        };
        const auto behind = [](const Position &position) {
            return PositionKey::of(position).place();
        };
        const auto first = page({}, {}, {});
        EXPECT_OK(first);
        QVERIFY(first->hasMore);
        QCOMPARE(first->items[0].fix.fixTime.msecs, NoonMsecs + 1000);
        QCOMPARE(first->items[1].fix, positionAt(id, 2, -1).fix);
        const auto second = page(behind(first->items[1]), {}, {});
        QCOMPARE(second->items[0].fix, positionAt(id, 2).fix);
        QCOMPARE(second->items[1].fix, positionAt(id, 3, 0).fix);
        const auto last = page(behind(second->items[1]), {}, {});
        QCOMPARE(last->items.size(), 1);
        QVERIFY(!last->hasMore);
        database.ask(u"DELETE FROM positions WHERE fix_time = %1"_s.arg(
            second->items[1].fix.fixTime.msecs)); // its place stays
        QCOMPARE(page(behind(second->items[1]), {}, {})->items, last->items);
        const auto between = page({}, Timestamp{NoonMsecs + 2000}, Timestamp{NoonMsecs + 2999});
        QCOMPARE(between->items.size(), 2);
    }

    void pagesHaveNoGapAndNothingTwiceWhilePositionsComeIn_data() { TestDatabase::addRows(); }
    void pagesHaveNoGapAndNothingTwiceWhilePositionsComeIn()
    {
        TestDatabase database;
        EXPECT_OK(database.open());
        const qint64 id = database.addParticipation();
        for (int second = 0; second < 10; ++second) {
            EXPECT_OK(store(database, {positionAt(id, 2 * second)}));
        }
        QList<Position> seen;
        for (Page page{.limit = 3}; page.limit > 0;) {
            const auto part = database.read([&](db::Session &session) {
                return PositionRepository(session).history({id}, {}, {}, page);
            });
            EXPECT_OK(part);
            seen += part->items;
            page.afterPlace = PositionKey::of(seen.constLast()).place();
            page.limit = part->hasMore ? 3 : 0;
            const qint64 read = (seen.constLast().fix.fixTime.msecs - NoonMsecs) / 1000;
            EXPECT_OK(store(database, {positionAt(id, read - 1), positionAt(id, read, 1)}));
        }
        QList<qint64> times;
        for (const Position &position : seen) {
            times.append((position.fix.fixTime.msecs - NoonMsecs) / 1000);
        }
        // Before what is read nothing is looked for any more: there are those that were there.
        QCOMPARE(times, (QList<qint64>{0, 2, 4, 6, 8, 10, 12, 14, 16, 18}));
    }

    void findsTheSameHistoryInAnyOrder_data() { TestDatabase::addRows(); }
    void findsTheSameHistoryInAnyOrder()
    {
        // A thousand histories, each shuffled, doubled and delayed in its own way, over ten
        // restarts.
        TestDatabase database;
        EXPECT_OK(database.open());
        std::vector<qint64> ids;
        for (int i = 0; i < 1000; ++i) {
            ids.push_back(database.addParticipation());
        }
        std::mt19937 random(20260101);
        std::vector<NewPosition> arrivals;
        for (const qint64 id : ids) {
            for (int i = 0; i < 12; ++i) {
                auto position = positionAt(id, i, 45 + i * 0.001);
                position.clientId = i % 3 == 0 ? QByteArray::number(i) : QByteArray();
                arrivals.insert(arrivals.end(), 1 + random() % 3, position);
            }
        }
        std::shuffle(arrivals.begin(), arrivals.end(), random);
        for (size_t begin = 0, batch = 0; begin < arrivals.size(); ++batch) {
            const size_t end = std::min(arrivals.size(), begin + 1 + random() % 1000);
            EXPECT_OK(
                store(database,
                      {arrivals.begin() + qsizetype(begin), arrivals.begin() + qsizetype(end)}));
            begin = end;
            if (batch % 5 == 4) {
                EXPECT_OK(database.reopen());
            }
        }
        for (const qint64 id : ids) {
            const auto found = history(database, id);
            QCOMPARE(found.size(), 12);
            for (int i = 0; i < 12; ++i) {
                QCOMPARE(found[i].fix, positionAt(id, i, 45 + i * 0.001).fix);
            }
            QCOMPARE(*lastFix(database, id), found.back().fix);
        }
    }

private:
    static Result<std::vector<StoreOutcome>> store(TestDatabase &database,
                                                   std::vector<NewPosition> positions)
    {
        return database.write([positions = std::move(positions)](db::Session &session) {
            return PositionRepository(session).store(positions);
        });
    }
    static QList<Position> history(TestDatabase &database, qint64 id)
    {
        return database
            .read([id](db::Session &session) {
                return PositionRepository(session).history({id}, {}, {}, Page{1000, 0});
            })
            .value()
            .items;
    }
    static std::optional<LocationFix> lastFix(TestDatabase &database, qint64 id)
    {
        return database
            .read(
                [id](db::Session &session) { return ParticipationRepository(session).find({id}); })
            .value()
            ->participation.lastFix;
    }
};

SAFERIDE_TEST(TestPositionRepository)
#include "tst_positionrepository.moc"
