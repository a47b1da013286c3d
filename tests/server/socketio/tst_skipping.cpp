// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/pollingtransport.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::socketio;

namespace {

const QByteArray Large(100'000, 'x'); // more than is left unsent before a reader is slow

Outgoing update(qint64 source, const QByteArray &title, quint64 sequence)
{
    Broadcast broadcast = eventBroadcast("ride_updated", QByteArray('"' + title + '"'));
    broadcast.sequence = sequence;
    broadcast.source = source;
    return {{}, false, std::make_shared<const Broadcast>(std::move(broadcast))};
}

Outgoing end(quint64 sequence)
{
    Broadcast broadcast = eventBroadcast("ride_ended", "{}");
    broadcast.sequence = sequence;
    return {{}, false, std::make_shared<const Broadcast>(std::move(broadcast))};
}

QByteArray payloadOf(PollingTransport &transport)
{
    QByteArray payload;
    transport.setPoll([&payload](const PollingReply &reply) { payload = reply.body; });
    transport.flush();
    return payload;
}

} // namespace

class TestSkipping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSlowReaderGetsTheNewestStateOfEachRide()
    {
        const Settings settings;
        PollingTransport transport(settings);
        transport.send({"4" + Large});
        for (quint64 i = 1; i <= 9; ++i) {
            transport.send(update(1, "one " + QByteArray::number(i), i));
            transport.send(update(2, "two " + QByteArray::number(i), i));
        }
        const QByteArray payload = payloadOf(transport);
        QCOMPARE(payload.count("ride_updated"), 2);
        QVERIFY(payload.contains("one 9") && payload.contains("two 9"));
    }

    void theEndOfARideComesBehindItsNewestState()
    {
        const Settings settings;
        PollingTransport transport(settings);
        transport.send({"4" + Large});
        transport.send(update(1, "first", 1));
        transport.send(update(1, "last", 2));
        transport.send(end(3));
        const QByteArray payload = payloadOf(transport);
        QCOMPARE(payload.count("ride_updated"), 1);
        QVERIFY(payload.indexOf("last") > 0);
        QVERIFY(payload.indexOf("ride_ended") > payload.indexOf("last"));
    }

    void whoKeepsUpGetsAllOfThem()
    {
        const Settings settings;
        PollingTransport transport(settings);
        transport.send(update(1, "first", 1));
        transport.send(update(1, "last", 2));
        QCOMPARE(payloadOf(transport).count("ride_updated"), 2);
    }
};

SAFERIDE_TEST(TestSkipping)
#include "tst_skipping.moc"
