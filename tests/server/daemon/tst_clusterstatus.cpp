// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/clusterstatus.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

QJsonObject ofNodes(const QJsonArray &nodes, qint64 ageMsecs = 1'500)
{
    return {{u"node"_s, u"n1"_s},
            {u"age_ms"_s, ageMsecs},
            {u"nodes"_s, nodes},
            {u"synchronous_standby"_s, true}};
}

QJsonObject theNode(const QString &name, const QJsonObject &more)
{
    QJsonObject node{{u"name"_s, name}, {u"version"_s, u"1.2"_s}, {u"alive"_s, true}};
    for (auto it = more.begin(); it != more.end(); ++it) {
        node.insert(it.key(), it.value());
    }
    return node;
}

QJsonObject withBus(const QJsonObject &bus)
{
    QJsonObject status = ofNodes({theNode(u"n1"_s, {})});
    status.insert(u"bus"_s, bus);
    return status;
}

} // namespace

/// What `saferided status` prints of a cluster.
class TestClusterStatus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsKnownAndHowOldItIs_data()
    {
        QTest::addColumn<QJsonObject>("status");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QJsonObject &status, const QString &text) {
            QTest::newRow(name) << status << text;
        };
        const QString head = u"cluster      "_s;
        const QString self = head + u"n1: 1.2, this one\n"_s;
        row("no cluster", {}, {});
        row("not joined yet", ofNodes({}), head + u"this node has not joined the others yet\n"_s);
        row("fresh", ofNodes({theNode(u"n1"_s, {})}), self);
        row("old", ofNodes({theNode(u"n1"_s, {})}, 125'000),
            head
                + u"AS IT WAS 2 min 5 s AGO: the database has not answered since\n"
                  "             n1: 1.2, this one\n"_s);
        row("stopped",
            ofNodes({theNode(
                u"n2"_s, {{u"alive"_s, false}, {u"stopped"_s, true}, {u"silent_ms"_s, 61'000}})}),
            head + u"n2: 1.2, stopped 1 min 1 s ago\n"_s);
        row("lost", ofNodes({theNode(u"n2"_s, {{u"alive"_s, false}, {u"silent_ms"_s, 7'000}})}),
            head + u"n2: 1.2, NOT ALIVE, last seen 7 s ago\n"_s);
        row("other servers",
            ofNodes({theNode(u"n2"_s,
                             {{u"other_bus_servers"_s, true},
                              {u"bus_servers"_s, QJsonArray{u"a:1"_s, u"b:2"_s}}})}),
            head + u"n2: 1.2, OTHER REDIS SERVERS: a:1, b:2\n"_s);
        row("no bus", withBus({{u"late_because"_s, u"there is none"_s}}),
            self
                + u"redis        positions of other nodes come from the database, seconds late: "
                  "there is none\n"_s);
        row("a bus",
            withBus({{u"servers"_s,
                      QJsonArray{QJsonObject{{u"name"_s, u"a:1"_s},
                                             {u"connected"_s, true},
                                             {u"since_ms"_s, 3'600'000}},
                                 QJsonObject{{u"name"_s, u"b:2"_s},
                                             {u"since_ms"_s, 9'000},
                                             {u"problem"_s, u"refused"_s}}}},
                     {u"delay_ms"_s, 0.42},
                     {u"heard"_s, QJsonArray{QJsonObject{{u"node"_s, u"n2"_s}, {u"ms"_s, 800}}}}}),
            self
                + u"redis        a:1, connected for 1 h 0 min\n"
                  "             b:2, NOT CONNECTED for 9 s: refused\n"
                  "             a message takes 0.4 ms\n"
                  "             last heard: n2 0 s ago\n"_s);
    }
    void saysWhatIsKnownAndHowOldItIs()
    {
        QFETCH(QJsonObject, status);
        QFETCH(QString, text);
        QCOMPARE(clusterText(status), text);
    }
};

SAFERIDE_TEST(TestClusterStatus)
#include "tst_clusterstatus.moc"
