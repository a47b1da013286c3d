// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/clusterstatus.h"

#include "server/bus/serverchoice.h"
#include "server/daemon/durationtext.h"

#include <QJsonArray>
#include <QMap>

#include <cstdlib>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qint64 MsecsPerSecond = 1'000;
constexpr double MicrosPerMsec = 1'000;
constexpr qint64 FreshMsecs = 10'000; // it is read every two seconds

QString agoText(const QJsonValue &msecs)
{
    return durationText(msecs.toInteger() / MsecsPerSecond);
}

QJsonObject nodeStatus(const ClusterNode &node, quint64 ownServers)
{
    QJsonObject object{{u"name"_s, node.name},         {u"alive"_s, node.isAlive},
                       {u"stopped"_s, node.isStopped}, {u"version"_s, node.version},
                       {u"behind"_s, node.isBehind},   {u"silent_ms"_s, node.silentMsecs}};
    if (node.clockOffsetMsecs) {
        object.insert(u"clock_offset_ms"_s, *node.clockOffsetMsecs);
    }
    if (node.busServers) {
        object.insert(u"bus_servers"_s, QJsonArray::fromStringList(*node.busServers));
        object.insert(u"other_bus_servers"_s, bus::markOfServers(*node.busServers) != ownServers);
    }
    return object;
}

QJsonObject busStatus(const std::optional<bus::State> &state, PositionExchange &exchange,
                      qint64 now)
{
    QJsonObject object{{u"late_because"_s, exchange.lateBecause()}};
    if (!state) {
        return object;
    }
    QJsonArray servers;
    for (const bus::ServerState &server : state->servers) {
        servers.append(QJsonObject{{u"name"_s, server.name},
                                   {u"connected"_s, server.isConnected},
                                   {u"since_ms"_s, now - server.since},
                                   {u"problem"_s, server.problem}});
    }
    object.insert(u"servers"_s, servers);
    if (state->delayMicros) {
        object.insert(u"delay_ms"_s, double(*state->delayMicros) / MicrosPerMsec);
    }
    QJsonArray heard;
    const auto ago = exchange.peers().heardAgo(now);
    for (auto it = ago.cbegin(); it != ago.cend(); ++it) {
        heard.append(QJsonObject{{u"node"_s, QString::fromUtf8(it.key())}, {u"ms"_s, it.value()}});
    }
    object.insert(u"heard"_s, heard);
    return object;
}

QStringList textsOf(const QJsonValue &array)
{
    QStringList texts;
    for (const auto &text : array.toArray()) {
        texts.append(text.toString());
    }
    return texts;
}

/// `n2: 1.2.0, behind, clock 3.1 s ahead of the database server's`
QString nodeText(const QJsonObject &node, bool isThisOne)
{
    QString text = node[u"name"_s].toString() + u": "_s + node[u"version"_s].toString();
    if (isThisOne) {
        text += u", this one"_s;
    }
    if (node[u"stopped"_s].toBool()) {
        return text + u", stopped %1 ago"_s.arg(agoText(node[u"silent_ms"_s]));
    }
    if (!node[u"alive"_s].toBool()) {
        return text + u", NOT ALIVE, last seen %1 ago"_s.arg(agoText(node[u"silent_ms"_s]));
    }
    if (node[u"behind"_s].toBool()) {
        text += u", BEHIND: positions of other nodes may be late"_s;
    }
    if (node[u"other_bus_servers"_s].toBool()) {
        const QStringList servers = textsOf(node[u"bus_servers"_s]);
        text +=
            u", OTHER REDIS SERVERS: "_s + (servers.isEmpty() ? u"none"_s : servers.join(u", "_s));
    }
    const qint64 offset = node[u"clock_offset_ms"_s].toInteger();
    if (std::abs(offset) > cluster::Membership::LargeOffsetMsecs) {
        text += u", CLOCK %1 s %2 the database server's"_s
                    .arg(double(std::abs(offset)) / double(MsecsPerSecond), 0, 'f', 1)
                    .arg(offset > 0 ? u"ahead of"_s : u"behind"_s);
    }
    return text;
}

/// Lines of which the first has a title.
class Paragraph
{
public:
    explicit Paragraph(const QString &title)
        : m_start(title.leftJustified(TitleWidth))
    {
    }

    void line(const QString &content)
    {
        m_text += m_start + content + u'\n';
        m_start.fill(u' ');
    }
    const QString &text() const { return m_text; }

private:
    static constexpr int TitleWidth = 13;

    QString m_start;
    QString m_text;
};

QString nodesText(const QJsonObject &status)
{
    Paragraph text(u"cluster"_s);
    if (status[u"nodes"_s].toArray().isEmpty()) {
        text.line(u"this node has not joined the others yet"_s);
        return text.text();
    }
    if (const qint64 age = status[u"age_ms"_s].toInteger(); age > FreshMsecs) {
        text.line(u"AS IT WAS %1 AGO: the database has not answered since"_s.arg(agoText(age)));
    }
    for (const auto &node : status[u"nodes"_s].toArray()) {
        text.line(nodeText(node.toObject(), node[u"name"_s] == status[u"node"_s]));
    }
    QMap<QString, QStringList> duties;
    for (const auto &duty : status[u"duties"_s].toArray()) {
        duties[duty[u"node"_s].toString()].append(duty[u"duty"_s].toString());
    }
    for (auto it = duties.cbegin(); it != duties.cend(); ++it) {
        text.line(it.key() + u" does: "_s + it.value().join(u", "_s));
    }
    if (!status[u"synchronous_standby"_s].toBool()) {
        text.line(u"PostgreSQL has no synchronous_standby_names: when its server is lost, so are "
                  "the positions that it acknowledged last"_s);
    }
    return text.text();
}

QString busText(const QJsonObject &bus)
{
    Paragraph text(u"redis"_s);
    for (const auto &server : bus[u"servers"_s].toArray()) {
        const QString since = agoText(server[u"since_ms"_s]);
        text.line(server[u"name"_s].toString()
                  + (server[u"connected"_s].toBool() ? u", connected for "_s + since
                                                     : u", NOT CONNECTED for %1: %2"_s.arg(
                                                         since, server[u"problem"_s].toString())));
    }
    if (bus.contains(u"delay_ms"_s)) {
        text.line(u"a message takes %1 ms"_s.arg(bus[u"delay_ms"_s].toDouble(), 0, 'f', 1));
    }
    QStringList heard;
    for (const auto &node : bus[u"heard"_s].toArray()) {
        heard.append(node[u"node"_s].toString() + u" %1 ago"_s.arg(agoText(node[u"ms"_s])));
    }
    if (!heard.isEmpty()) {
        text.line(u"last heard: "_s + heard.join(u", "_s));
    }
    if (const QString reason = bus[u"late_because"_s].toString(); !reason.isEmpty()) {
        text.line(u"positions of other nodes come from the database, seconds late: "_s + reason);
    }
    return text.text();
}

} // namespace

QJsonObject clusterStatus(const cluster::Cluster &cluster, PositionExchange &exchange,
                          const Clock &clock)
{
    const cluster::Membership::View &view = cluster.membership().view();
    const auto bus = exchange.busState();
    QStringList ownServers;
    for (const bus::ServerState &server : bus ? bus->servers : QList<bus::ServerState>()) {
        ownServers.append(server.name);
    }
    QJsonArray nodes;
    for (const ClusterNode &node : view.nodes) {
        nodes.append(nodeStatus(node, bus::markOfServers(ownServers)));
    }
    QJsonArray duties;
    for (const Tenure &tenure : view.duties) {
        duties.append(QJsonObject{{u"duty"_s, tenure.duty}, {u"node"_s, tenure.node}});
    }
    QJsonObject status{{u"node"_s, cluster.membership().node()},
                       {u"nodes"_s, nodes},
                       {u"duties"_s, duties},
                       {u"synchronous_standby"_s, view.hasStandbys},
                       {u"bus"_s, busStatus(bus, exchange, clock.monotonicMsecs())}};
    if (!nodes.isEmpty()) { // else nothing was read yet
        status.insert(u"age_ms"_s, cluster.membership().viewAge());
    }
    return status;
}

QString clusterText(const QJsonObject &status)
{
    return status.isEmpty() ? QString() : nodesText(status) + busText(status[u"bus"_s].toObject());
}

} // namespace saferide
