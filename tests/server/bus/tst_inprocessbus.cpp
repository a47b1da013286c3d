// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/inprocessbus.h"
#include "shared/protocol/busmessage.h"
#include "tests/support/testprogram.h"

#include <QHash>
#include <QTest>

using namespace saferide;
using namespace saferide::bus;

namespace {

constexpr RideId TheRide{7};

/// A node that knows the newest fix of every rider of a ride, and does with the bus what the
/// protocol asks of nodes.
class ModelNode final : public Listener
{
public:
    ModelNode(InProcessNetwork &network, quint64 itsOrigin)
        : origin(itsOrigin)
        , bus(network, "n" + QByteArray::number(itsOrigin), *this)
    {
        bus.subscribe(TheRide);
    }

    void accept(const RiderFix &rider)
    {
        if (take(rider)) {
            bus.publish(TheRide, encode({origin, rider}), rider.participation);
        }
    }

    /// After a time in which messages may have been lost.
    void heal()
    {
        bus.publish(TheRide, encode({origin, Need()}), {});
        bus.publish(TheRide, encode({origin, everything()}), {});
    }

    void received(const Address &, QByteArrayView bytes) override
    {
        const Message message = std::get<Message>(decode(bytes));
        if (const auto *rider = std::get_if<RiderFix>(&message.content)) {
            take(*rider);
        } else if (const auto *batch = std::get_if<Fixes>(&message.content)) {
            for (const RiderFix &fix : batch->fixes) {
                take(fix);
            }
        } else if (std::holds_alternative<Need>(message.content)) {
            bus.toNode("n" + QByteArray::number(message.origin), encode({origin, everything()}));
        }
    }
    void subscribed(RideId) override { ++confirmations; }
    void stateChanged(const State &state) override { isConnected = state.isConnected(); }
    void slept() override { }

    const quint64 origin;
    InProcessBus bus;
    QHash<ParticipationId, RiderFix> newest;
    bool isConnected = true;
    int confirmations = 0;

private:
    bool take(const RiderFix &rider)
    {
        const auto known = newest.constFind(rider.participation);
        if (known != newest.cend() && !rider.fix.comesAfter(known->fix)) {
            return false;
        }
        newest.insert(rider.participation, rider);
        return true;
    }
    Fixes everything() const { return {TheRide, newest.values()}; }
};

RiderFix fixOf(qint64 participation, qint64 second, std::mt19937_64 &random)
{
    return {
        ParticipationId{participation},
        UserId{participation},
        {.point = {double(random() % 90), double(random() % 180)}, .fixTime = {second * 1'000}}};
}

} // namespace

class TestInProcessBus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversToSubscribersAndAddressees()
    {
        InProcessNetwork network(1);
        ModelNode a(network, 1);
        ModelNode b(network, 2);
        ModelNode c(network, 3);
        c.bus.unsubscribe(TheRide);
        std::mt19937_64 random(1);
        a.accept(fixOf(1, 1, random));
        network.deliver();
        QCOMPARE(b.newest.size(), 1);
        QVERIFY(c.newest.isEmpty());
        c.bus.subscribeAll();
        a.accept(fixOf(1, 2, random));
        network.deliver();
        QVERIFY(c.newest == a.newest);
        QCOMPARE(a.confirmations, 1);
    }

    void aNodeThatIsCutOffHearsNothing()
    {
        InProcessNetwork network(1);
        ModelNode a(network, 1);
        ModelNode b(network, 2);
        network.deliver();
        b.bus.setConnected(false);
        QVERIFY(!b.isConnected && !b.bus.state().isConnected());
        std::mt19937_64 random(1);
        a.accept(fixOf(1, 1, random));
        b.accept(fixOf(2, 1, random));
        network.deliver();
        QVERIFY(!a.newest.contains(ParticipationId{2}));
        QVERIFY(!b.newest.contains(ParticipationId{1}));
        b.bus.setConnected(true);
        b.heal();
        network.deliver();
        QVERIFY(a.newest == b.newest);
        QCOMPARE(b.confirmations, 2);
    }

    /// Whatever is lost, doubled or overtaken: no rider goes back in time, and after every node has
    /// healed all of them know the same.
    void nodesAgreeAfterTheyHaveHealed_data()
    {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 50; ++seed) {
            QTest::addRow("seed %d", int(seed)) << seed;
        }
    }
    void nodesAgreeAfterTheyHaveHealed()
    {
        QFETCH(quint64, seed);
        InProcessNetwork network(seed);
        std::mt19937_64 random(seed);
        std::array<ModelNode, 3> nodes{ModelNode(network, 1), ModelNode(network, 2),
                                       ModelNode(network, 3)};
        network.setFaults({.loss = 0.3, .doubling = 0.3, .reordering = 0.5});
        QHash<ParticipationId, RiderFix> before;
        for (qint64 step = 0; step < 300; ++step) {
            ModelNode &node = nodes[random() % nodes.size()];
            node.accept(fixOf(qint64(1 + random() % 5), qint64(random() % 300), random));
            if (random() % 20 == 0) {
                node.bus.setConnected(!node.isConnected);
            }
            if (random() % 3 == 0) {
                before = nodes[0].newest;
                network.deliver();
                for (const RiderFix &rider : std::as_const(before)) {
                    QVERIFY(!rider.fix.comesAfter(nodes[0].newest[rider.participation].fix));
                }
            }
        }
        network.setFaults({});
        for (ModelNode &node : nodes) {
            node.bus.setConnected(true);
        }
        for (ModelNode &node : nodes) {
            node.heal();
        }
        network.deliver();
        QVERIFY(nodes[0].newest == nodes[1].newest);
        QVERIFY(nodes[1].newest == nodes[2].newest);
    }
};

SAFERIDE_TEST(TestInProcessBus)
#include "tst_inprocessbus.moc"
