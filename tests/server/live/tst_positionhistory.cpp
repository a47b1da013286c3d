// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/positionwriter.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr qint64 Noon = 1'767'225'600'000;

auto placeOf(const LocationFix &fix)
{
    return std::tuple(fix.fixTime.msecs, fix.point.latitude, fix.point.longitude);
}

/// A history, and the ways in which it may arrive, all from one seed.
class Story
{
public:
    Story(unsigned seed, qint64 participation)
        : m_random(seed)
    {
        const int count = 5 + below(30);
        std::set<std::pair<qint64, int>> taken;
        while (int(positions.size()) < count) {
            const std::pair key(below(20), below(4)); // some at one time, at different places
            if (taken.insert(key).second) {
                positions.push_back(make(participation, key.first, key.second));
            }
        }
        for (const NewPosition &position : positions) {
            arrivals.insert(arrivals.end(), size_t(1 + below(3)), position);
        }
        std::ranges::shuffle(arrivals, m_random);
    }

    int below(int limit) { return int(m_random() % unsigned(limit)); }

    QList<LocationFix> history() const
    {
        QList<LocationFix> fixes;
        for (const NewPosition &position : positions) {
            fixes.append(position.fix);
        }
        std::ranges::sort(fixes, {}, placeOf);
        return fixes;
    }
    std::optional<LocationFix> lastKnown() const
    {
        std::optional<LocationFix> last;
        for (const NewPosition &position : positions) {
            if (!position.future && (!last || position.fix.comesAfter(*last))) {
                last = position.fix;
            }
        }
        return last;
    }

    std::vector<NewPosition> positions;
    std::vector<NewPosition> arrivals;

private:
    NewPosition make(qint64 participation, qint64 second, int place)
    {
        NewPosition position;
        position.participation = {participation};
        position.fix.fixTime = {Noon + second * 1000};
        position.fix.point = {45 + place * 0.25, 14 - place * 0.5};
        position.fix.speed = double(second) / 3;
        // At one of the places the clock is half a second fast.
        position.receivedAt = {Noon + second * 1000 - (place == 3 ? 500 : 0)};
        position.fix.arrived(position.receivedAt);
        position.future = second > 17;
        if (below(2) == 0) {
            position.clientId = QByteArray::number(second) + '/' + QByteArray::number(place);
        }
        return position;
    }

    std::mt19937 m_random;
};

/// The way of a position from the phone to the database, which may end at any moment.
class Run
{
public:
    Run(TestDatabase &database, qsizetype batchSize)
        : m_writer(
            [&database](PositionWriter::Batch batch, QObject *context,
                        PositionWriter::Stored done) {
                database.pool().write(
                    [batch = std::move(batch)](db::Session &session) {
                        return PositionRepository(session).store(*batch);
                    },
                    context, std::move(done));
            },
            {.batchSize = batchSize})
        , m_box(m_writer, [this](const Receipt &receipt) {
            if (receipt.outcome != PositionOutcome::Failed) {
                acknowledged.insert(receipt.packet);
            }
        })
    {
    }

    bool send(const NewPosition &position, quint64 number)
    {
        return bool(m_writer.submit({position, {m_box.id(), 0, number}}));
    }
    void flush()
    {
        QEventLoop loop;
        bool isFlushed = false; // at once where nothing waits
        m_writer.flush(std::chrono::minutes(1), &loop, [&](qsizetype) {
            isFlushed = true;
            loop.quit();
        });
        if (!isFlushed) {
            loop.exec();
        }
        QCoreApplication::processEvents(); // the receipts
    }

    std::set<quint64> acknowledged;

private:
    PositionWriter m_writer;
    ReceiptBox m_box;
};

} // namespace

class TestPositionHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// SAFERIDE_TEST_SEEDS says how many.
    void isTheSameInWhateverOrderAndHoweverOftenItArrives_data() { TestDatabase::addRows(); }
    void isTheSameInWhateverOrderAndHoweverOftenItArrives()
    {
        QFETCH(bool, postgresql);
        bool isSet = false;
        const int wanted = qEnvironmentVariableIntValue("SAFERIDE_TEST_SEEDS", &isSet);
        const unsigned seeds = isSet ? unsigned(wanted) : postgresql ? 100 : 1000;
        TestDatabase database;
        EXPECT_OK(database.open());
        for (unsigned seed = 1; seed <= seeds; ++seed) {
            const qint64 id = database.addParticipation();
            Story story(seed, id);
            arrive(database, story);
            if (QTest::currentTestFailed()) {
                qWarning() << "seed" << seed;
                return;
            }
            const auto stored = database.read([id](db::Session &session) {
                return PositionRepository(session).history({id}, {}, {}, Page{1000, 0});
            });
            EXPECT_OK(stored);
            QList<LocationFix> fixes;
            for (const Position &position : stored->items) {
                fixes.append(position.fix);
            }
            QVERIFY2(fixes == story.history(), qPrintable(u"history of seed %1"_s.arg(seed)));
            const auto participant = database.read(
                [id](db::Session &session) { return ParticipationRepository(session).find({id}); });
            QVERIFY2((*participant)->participation.lastFix == story.lastKnown(),
                     qPrintable(u"last known position of seed %1"_s.arg(seed)));
        }
    }

private:
    /// In several runs; what a run did not acknowledge before it ended is sent again in the next.
    static void arrive(TestDatabase &database, Story &story)
    {
        std::vector<NewPosition> waiting = story.arrivals;
        while (!waiting.empty()) {
            const bool isLast = story.below(4) == 0;
            const size_t count =
                isLast ? waiting.size() : size_t(story.below(int(waiting.size()) + 1));
            std::set<quint64> acknowledged;
            {
                Run run(database, 1 + story.below(8));
                for (size_t i = 0; i < count; ++i) {
                    QVERIFY(run.send(waiting[i], i));
                    if (story.below(5) == 0) {
                        QCoreApplication::processEvents();
                    }
                }
                if (isLast) {
                    run.flush();
                } // else it is torn away with what it had not stored
                acknowledged = std::move(run.acknowledged);
            }
            if (story.below(8) == 0) {
                EXPECT_OK(database.reopen());
            }
            std::vector<NewPosition> rest;
            for (size_t i = 0; i < waiting.size(); ++i) {
                if (!acknowledged.contains(i)) {
                    rest.push_back(waiting[i]);
                }
            }
            waiting = std::move(rest);
        }
    }
};

SAFERIDE_TEST(TestPositionHistory)
#include "tst_positionhistory.moc"
