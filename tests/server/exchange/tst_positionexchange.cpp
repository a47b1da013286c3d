// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/figures.h"
#include "server/bus/inprocessbus.h"
#include "server/exchange/positionexchange.h"
#include "tests/support/expect.h"
#include "tests/support/liveridesfixture.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

#include <deque>

using namespace saferide;
using namespace saferide::test;

namespace {

constexpr qint64 Start = 1'767'225'300'000; // some minutes before the clock of the nodes

/// What all nodes share: a ride whose reads are answered when the test says so, or at once.
struct SharedDatabase
{
    RideContents ride = contents(5);
    bool answersAtOnce = true;
    std::deque<std::function<void()>> waiting;

    void store(UserId user, const LocationFix &fix)
    {
        auto &last = ride.participants[user.value - 1].participation.lastFix;
        if (!last || fix.comesAfter(*last)) {
            last = fix;
        }
    }
    void read(LiveRides::Loaded done)
    {
        waiting.push_back([done = std::move(done), found = ride] { done(found); });
        if (answersAtOnce) {
            answer();
        }
    }
    void answer()
    {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next();
    }
};

class Sees final : public LiveObserver
{
public:
    void happened(const RideEvent &event) override { events.push_back(event); }

    std::vector<RideEvent> events;
};

std::optional<LocationFix> newestOf(const LiveRide &ride, qint64 user)
{
    return ride.participant(UserId{user})->participation.lastFix;
}

/// A node: its live rides, the exchange between them and the bus, and a phone.
class Node
{
public:
    Node(SharedDatabase &database, bus::InProcessNetwork *network, const ManualClock &clock,
         quint64 number, quint64 servers)
        : m_database(database)
        , name("n" + QByteArray::number(number))
        , exchange({.load = [&database](const RideKey &, QObject *,
                                        LiveRides::Loaded done) { database.read(std::move(done)); },
                    .readNewest = [this](PositionExchange::Place after, QObject *,
                                         PositionExchange::Newest done) { read(after, done); },
                    .aliveNodes = [this] { return alive; },
                    .makeBus = makeBus(network),
                    .attemptFailed = [this](const auto &attempt) { failed.append(attempt); }},
                   clock, metrics,
                   {.node = name,
                    .origin = number,
                    .servers = servers,
                    .beatMsecs = 5,
                    .behindReadMsecs = 5})
        , rides(exchange.loader(),
                [](RideId, UserId, QObject *, LiveRides::Seen done) {
                    done(std::vector<RideEvent>());
                },
                clock, {.idleMsecs = 60'000})
    {
        rides.addObserver(&sees);
        exchange.start(rides);
    }
    ~Node() { exchange.stop(); }

    void load()
    {
        rides.open(Code, &rides, [this](auto opened) { ride = opened.value(); });
    }
    /// As a phone's position is: heard at once, stored later.
    LocationFix accept(qint64 user, qint64 msecs, double latitude = 46)
    {
        const auto accepted =
            ride->accept(UserId{user}, fixAt(Start + msecs, latitude), Timestamp{Start + msecs});
        return accepted->fix;
    }
    std::optional<LocationFix> fixOf(qint64 user) const { return newestOf(*ride, user); }
    Counter &counted(const QByteArray &outcome) { return bus::Figures::received(metrics, outcome); }

private:
    PositionExchange::MakeBus makeBus(bus::InProcessNetwork *network)
    {
        if (network == nullptr) {
            return {};
        }
        return [this, network](bus::Listener &listener) {
            auto made = std::make_unique<bus::InProcessBus>(*network, name, listener);
            line = made.get();
            return made;
        };
    }
    /// Pages of two.
    void read(const PositionExchange::Place &after, const PositionExchange::Newest &done)
    {
        readings += after.ride == RideId() ? 1 : 0;
        QList<Participant> page = m_database.ride.participants;
        page.removeIf([&after](const Participant &one) {
            return one.participation.id <= after.participation || !one.participation.lastFix;
        });
        done(page.first(std::min<qsizetype>(2, page.size())));
    }

    SharedDatabase &m_database;

public:
    const QByteArray name;
    Metrics metrics;
    QHash<QByteArray, quint64> alive;
    int readings = 0;
    QList<bus::FailedAttempt> failed;
    bus::InProcessBus *line = nullptr;
    Sees sees;
    PositionExchange exchange;
    LiveRides rides;
    std::shared_ptr<LiveRide> ride;
};

} // namespace

class TestPositionExchange : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    SharedDatabase m_database;
    std::unique_ptr<bus::InProcessNetwork> m_network;
    std::vector<std::unique_ptr<Node>> m_nodes;

    Node &node(size_t index) { return *m_nodes[index]; }
    /// `servers`: of the last one; the others have 1.
    void make(int count, quint64 servers = 1)
    {
        for (int number = 1; number <= count; ++number) {
            m_nodes.push_back(std::make_unique<Node>(m_database, m_network.get(), m_clock,
                                                     quint64(number),
                                                     number == count ? servers : 1));
        }
    }
    /// Everything that is under way arrives, and is heard.
    void settle()
    {
        for (int turn = 0; turn < 4; ++turn) {
            m_network->deliver();
            QCoreApplication::processEvents();
        }
    }
    void loadAll()
    {
        for (const auto &one : m_nodes) {
            one->load();
        }
        settle();
    }

private Q_SLOTS:
    void init()
    {
        m_database = {};
        m_network = std::make_unique<bus::InProcessNetwork>(1);
    }
    void cleanup()
    {
        m_nodes.clear();
        m_network.reset();
    }

    void whatIsAcceptedAtOneNodeIsHeardAtTheOthersOnce()
    {
        make(3);
        loadAll();
        Rooms rooms;
        Member member;
        QVERIFY(rooms.join(node(1).ride, &member, {UserId{2}}));
        const LocationFix fix = node(0).accept(1, 1'000);
        settle();
        QVERIFY(node(1).fixOf(1) == fix && node(2).fixOf(1) == fix);
        QCOMPARE(
            member.packets,
            QByteArrayList{locationUpdate(Code.toLatin1(), UserId{1}, fix).packet().toByteArray()});
        QCOMPARE(node(0).counted("live").value(), 0);
    }

    void anOlderOneIsNotHeard()
    {
        make(2);
        loadAll();
        node(1).accept(1, 2'000);
        const auto newer = node(1).fixOf(1);
        node(0).accept(1, 1'000); // before it heard of the newer one
        settle();
        QVERIFY(node(0).fixOf(1) == newer && node(1).fixOf(1) == newer);
        QCOMPARE(node(1).counted("old").value(), 1);
    }

    void whoIsNotInTheRideYetMakesTheNodeLook()
    {
        make(2);
        loadAll();
        tell(node(0).rides, ParticipantPut{versioned(rider(6), 1), true});
        QSignalSpy looks(&node(1).exchange, &PositionExchange::lookRequested);
        node(0).accept(6, 1'000);
        settle();
        QCOMPARE(node(1).counted("unknown").value(), 1);
        QCOMPARE(looks.size(), 1);
    }

    void whatArrivesWhileARideIsReadIsKept()
    {
        make(2);
        node(0).load();
        settle();
        m_database.answersAtOnce = false;
        node(1).load();
        settle();
        m_database.answer(); // by its code
        settle(); // subscribed, and read again: before the position is stored
        QCOMPARE(m_database.waiting.size(), size_t(1));
        const LocationFix fix = node(0).accept(1, 1'000);
        settle();
        m_database.answer();
        settle();
        QVERIFY(node(1).fixOf(1) == fix);
    }

    void whatWasNotStoredWhenARideIsReadIsAskedFor()
    {
        make(2);
        node(0).load();
        settle();
        const LocationFix fix =
            node(0).accept(1, 1'000); // nobody else is subscribed, nor is it stored
        settle();
        node(1).load();
        settle();
        QVERIFY(node(1).fixOf(1) == fix);
        QCOMPARE(node(1).ride->participant(UserId{1})->participation.lastContact->at, fix.fixTime);
    }

    void aRideIsReadWithoutTheConfirmationThatDoesNotCome()
    {
        make(1);
        node(0).line->setConnected(false);
        node(0).load();
        QTRY_VERIFY(node(0).ride);
    }

    void aRideThatLeftTheMemoryIsNotHeardAnyMore()
    {
        make(2);
        loadAll();
        node(1).ride.reset();
        m_clock.advance(100'000);
        node(1).rides.evictIdle();
        QCOMPARE(node(1).rides.loadedCount(), 0);
        node(0).accept(1, 1'000);
        settle();
        QCOMPARE(node(1).counted("live").value() + node(1).counted("old").value(), 0);
    }

    void aDeskHearsOfRidesThatNoPhoneHereOpened()
    {
        make(2);
        node(0).load();
        node(1).exchange.hearAll();
        settle();
        LiveRides::Rides opened; // as for a desk: without a subscription of its own
        node(1).rides.openActive([&](QObject *, const auto &done) { done(QList{m_database.ride}); },
                                 this, [&](const auto &rides) { opened = rides.value(); });
        const LocationFix fix = node(0).accept(1, 1'000);
        settle();
        QVERIFY(newestOf(*opened.at(0), 1) == fix);
    }

    void whatWasPublishedBeforeADeskHearsAllIsRead()
    {
        make(2);
        node(0).load();
        settle();
        const LocationFix fix = node(0).accept(1, 1'000);
        settle();
        LiveRides::Rides opened;
        node(1).rides.openActive([&](QObject *, const auto &done) { done(QList{m_database.ride}); },
                                 this, [&](const auto &rides) { opened = rides.value(); });
        m_database.store(UserId{1}, fix);
        node(1).exchange.hearAll();
        QTRY_VERIFY(newestOf(*opened.at(0), 1) == fix);
        QVERIFY(!node(1).exchange.isBehind());
    }

    void whoAsksForHelpAtOneNodeIsToldAtAllBeforeItIsStored()
    {
        make(3);
        loadAll();
        Incident sos;
        sos.externalId = QStringLiteral("a");
        sos.username = QStringLiteral("x");
        sos.raisedAt = sos.createdAt = sos.updatedAt = sos.alarmedAt = m_clock.now();
        const auto reported = node(0).ride->report(UserId{1}, sos);
        EXPECT_OK(reported);
        settle();
        for (size_t i = 0; i < 3; ++i) {
            QCOMPARE(node(i).sees.events, std::vector<RideEvent>({IncidentPut{*reported}}));
        }
        sos.externalId = QStringLiteral("b");
        sos.alarmedAt = m_clock.now() + -60'000; // waited on its way: the database knows more
        EXPECT_OK(node(0).ride->report(UserId{2}, sos));
        settle();
        QCOMPARE(node(0).sees.events.size(), 2);
        QCOMPARE(node(1).sees.events.size(), 1);
    }

    void whatFailedAtOneNodeIsToldToTheOthers()
    {
        make(2);
        const bus::FailedAttempt attempt{77, bus::FailedAttempt::Of::Registration};
        node(0).exchange.tellFailed(attempt);
        settle();
        QCOMPARE(node(1).failed, (QList{attempt}));
        QVERIFY(node(0).failed.isEmpty());
    }

    void whatWasCommittedAtOneNodeIsLookedForAtTheOthers()
    {
        make(2);
        QSignalSpy here(&node(0).exchange, &PositionExchange::lookRequested);
        QSignalSpy there(&node(1).exchange, &PositionExchange::lookRequested);
        node(0).exchange.tellToLook();
        settle();
        QCOMPARE(here.size(), 0);
        QCOMPARE(there.size(), 1);
    }

    void whatIsStoredAfterTheLastReadingIsReadToo()
    {
        make(2);
        loadAll();
        node(1).line->setConnected(false);
        QTRY_VERIFY(node(1).exchange.isBehind());
        const int before = node(1).readings;
        QTRY_VERIFY(node(1).readings > before);
        const LocationFix last = node(0).accept(1, 1'000);
        m_nodes.erase(m_nodes.begin()); // it ends, and answers nobody
        node(0).line->setConnected(true);
        m_database.store(UserId{1}, last);
        QTRY_VERIFY((settle(), !node(0).exchange.isBehind() && node(0).fixOf(1) == last));
    }

    void aNodeThatIsCutOffReadsTheDatabaseUntilItIsBack()
    {
        make(2);
        loadAll();
        QSignalSpy behind(&node(1).exchange, &PositionExchange::behindChanged);
        node(1).line->setConnected(false);
        const LocationFix fix = node(0).accept(1, 1'000);
        m_database.store(UserId{1}, fix);
        QTRY_VERIFY(node(1).fixOf(1) == fix);
        QVERIFY(node(1).exchange.isBehind());
        QCOMPARE(node(1).counted("live").value(), 0); // what was read is no message of the bus
        const LocationFix missed = node(0).accept(1, 2'000); // not stored yet
        const LocationFix unheard = node(1).accept(2, 2'000);
        node(1).line->setConnected(true);
        QTRY_VERIFY((settle(), node(1).fixOf(1) == missed && node(0).fixOf(2) == unheard));
        QCOMPARE(behind, (QList<QVariantList>{{true}, {false}}));
        const int readings = node(1).readings;
        QTest::qWait(30);
        QCOMPARE(node(1).readings, readings);
    }

    void withoutABusPositionsComeFromTheDatabase()
    {
        m_nodes.push_back(std::make_unique<Node>(m_database, nullptr, m_clock, 1, 0));
        node(0).load();
        QTRY_VERIFY(node(0).ride);
        const LocationFix fix = fixAt(Start);
        m_database.store(UserId{3}, fix);
        QTRY_VERIFY(node(0).fixOf(3) == fix);
        QVERIFY(node(0).exchange.isBehind());
    }

    void aNodeThatLivesAndIsNotHeardLeavesTheOthersBehind()
    {
        make(2);
        loadAll();
        const auto pass = [this](qint64 msecs) {
            for (qint64 passed = 0; passed < msecs; passed += 500) {
                m_clock.advance(500);
                QTest::qWait(10); // beats
                m_network->deliver();
            }
        };
        node(0).alive = {{"n2", 0}};
        pass(8'000);
        QVERIFY(!node(0).exchange.isBehind());
        node(1).line->setConnected(false); // cut from the bus, and still alive in the database
        pass(8'000);
        QVERIFY(node(0).exchange.isBehind());
        node(0).alive = {}; // it ended
        pass(1'000);
        QVERIFY(!node(0).exchange.isBehind());
    }

    void nodesWithOtherServersOfTheBusAreBehind_data()
    {
        QTest::addColumn<bool>("isHeard");
        QTest::newRow("heard of over the bus") << true;
        QTest::newRow("read in the database") << false;
    }
    void nodesWithOtherServersOfTheBusAreBehind()
    {
        QFETCH(bool, isHeard);
        make(2, isHeard ? 2 : 1);
        loadAll();
        if (!isHeard) {
            node(0).alive = {{"n2", 2}};
        }
        m_clock.advance(500);
        QTRY_VERIFY((m_network->deliver(), node(0).exchange.isBehind()));
        QVERIFY(node(0).exchange.lateBecause().startsWith(QStringLiteral("cluster.bus of n2")));
        QVERIFY(node(0).metrics.prometheusText().contains("saferide_bus_other_servers 1\n"));
        m_database.store(UserId{3}, fixAt(Start));
        QTRY_VERIFY(node(0).fixOf(3) == fixAt(Start));
    }

    /// Whatever the bus loses, doubles and reorders, and whatever is loaded and left meanwhile: no
    /// rider goes back in time, and after a heal all nodes know the same.
    void nodesKnowTheSameAfterAHeal_data()
    {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 20; ++seed) {
            QTest::addRow("seed %d", int(seed)) << seed;
        }
    }
    void nodesKnowTheSameAfterAHeal()
    {
        QFETCH(quint64, seed);
        m_network = std::make_unique<bus::InProcessNetwork>(seed);
        make(3);
        loadAll();
        m_network->setFaults({.loss = 0.2, .doubling = 0.2, .reordering = 0.5});
        std::mt19937_64 random(seed);
        QHash<std::pair<int, qint64>, std::optional<LocationFix>> known;
        for (int step = 1; step <= 300; ++step) {
            Node &sender = node(random() % 3);
            const qint64 user = 1 + qint64(random() % 5);
            sender.accept(user, 1'000 * step + qint64(random() % 5'000), double(random() % 80));
            if (random() % 4 == 0) {
                settle();
            }
            for (int index = 0; index < 3; ++index) {
                const auto now = node(size_t(index)).fixOf(user);
                auto &before = known[{index, user}];
                QVERIFY(now == before || !before || (now && now->comesAfter(*before)));
                before = now;
            }
        }
        m_network->setFaults({});
        for (const auto &one : m_nodes) {
            one->line->setConnected(false);
        }
        settle();
        for (const auto &one : m_nodes) {
            one->line->setConnected(true);
        }
        const auto agree = [this] {
            settle();
            for (qint64 user = 1; user <= 5; ++user) {
                if (node(0).fixOf(user) != node(1).fixOf(user)
                    || node(0).fixOf(user) != node(2).fixOf(user)) {
                    return false;
                }
            }
            return true;
        };
        QTRY_VERIFY(agree());
    }
};

SAFERIDE_TEST(TestPositionExchange, QCoreApplication)
#include "tst_positionexchange.moc"
