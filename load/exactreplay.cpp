// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/locationjson.h"
#include "load/replay.h"

#include <QRandomGenerator>

#include <cstdio>

namespace saferide::load {
namespace {

constexpr std::uint64_t PauseAfterHaste = Second / 10;
constexpr std::uint64_t AnswerTimeout = 30 * Second;
constexpr int MaxReconnectsOfOne = 20;

/// Sends one point after the other; a point counts only when it is acknowledged, and is sent again
/// after a cut.
class ExactReplay
{
public:
    ExactReplay(const Endpoint &endpoint, Group::Member member, const QString &rideCode,
                const Gpx &file)
        : m_endpoint(endpoint)
        , m_rideCode(rideCode)
        , m_rider(member.ticket,
                  {.joined = [this] { m_sendAt = nowMicros(); },
                   .event = [](std::string_view) {},
                   .acknowledged = [this](std::uint64_t id, bool ok,
                                          std::string_view json) { acknowledged(id, ok, json); },
                   .failed = [this](const std::string &reason) { failed(reason); }})
        , m_session(QString::number(QRandomGenerator::system()->generate64(), 36))
    {
        for (const GpxSegment &segment : file.line()) {
            m_points += segment;
        }
    }

    Result<void> run()
    {
        m_rider.connect(TransportKind::WebSocket, m_poll, m_endpoint);
        std::uint64_t lastProgress = nowMicros();
        qsizetype seen = 0;
        while (m_next < m_points.size() && !m_error && !wasInterrupted()) {
            m_poll.wait(20);
            step();
            if (seen != m_next) {
                seen = m_next;
                lastProgress = nowMicros();
            }
            if (nowMicros() - lastProgress > AnswerTimeout) {
                return Error{ErrorCode::Timeout, QStringLiteral("no acknowledgement for 30 s")};
            }
        }
        m_rider.close();
        std::fprintf(stderr,
                     "saferide-load: %lld points acknowledged, %lld of them already stored\n",
                     static_cast<long long>(m_next), static_cast<long long>(m_duplicates));
        return m_error ? Result<void>(*m_error) : Result<void>();
    }

private:
    void step()
    {
        const std::uint64_t now = nowMicros();
        if (m_reconnectAt != 0 && now >= m_reconnectAt) {
            m_reconnectAt = 0;
            m_rider.connect(TransportKind::WebSocket, m_poll, m_endpoint);
        }
        if (m_rider.isJoined() && m_sendAt != 0 && now >= m_sendAt) {
            send();
        }
    }

    void send()
    {
        m_sendAt = 0;
        const GpxPoint &point = m_points[m_next];
        LocationFix fix;
        fix.point = point.point;
        fix.fixTime = point.time.value_or(Timestamp());
        fix.altitude = point.elevation;
        const QByteArray json =
            locationJson(m_rideCode, fix, m_session + u'-' + QString::number(m_next));
        const auto id = std::uint64_t(m_next);
        m_rider.sendLocation({json.constData(), std::size_t(json.size())}, &id);
    }

    void acknowledged(std::uint64_t id, bool ok, std::string_view json)
    {
        if (id != std::uint64_t(m_next)) {
            return;
        }
        if (ok) {
            m_duplicates += json.find("\"duplicate\":true") != std::string_view::npos ? 1 : 0;
            m_reconnects = 0;
            if (++m_next < m_points.size()) {
                send();
            }
        } else if (json.find("\"retry_after\":") != std::string_view::npos) {
            m_sendAt = nowMicros() + PauseAfterHaste;
        } else {
            m_error = Error{ErrorCode::InvalidInput,
                            QStringLiteral("point %1 was refused: %2")
                                .arg(m_next + 1)
                                .arg(QString::fromUtf8(json.data(), qsizetype(json.size())))};
        }
    }

    void failed(const std::string &reason)
    {
        if (++m_reconnects > MaxReconnectsOfOne) {
            m_error = Error{ErrorCode::Unavailable, QString::fromStdString(reason)};
            return;
        }
        m_reconnectAt = nowMicros() + Second / 2;
    }

    Endpoint m_endpoint;
    QString m_rideCode;
    EventPoll m_poll;
    Rider m_rider;
    QString m_session; ///< makes the client ids of this replay its own
    GpxSegment m_points;
    qsizetype m_next = 0;
    qsizetype m_duplicates = 0;
    std::uint64_t m_sendAt = 0; ///< 0: an answer is awaited
    std::uint64_t m_reconnectAt = 0; ///< 0: not
    int m_reconnects = 0;
    std::optional<Error> m_error;
};

} // namespace

Result<void> replayExactly(const Endpoint &endpoint, const Group &group, const Gpx &file)
{
    return ExactReplay(endpoint, group.members.first(), group.rideCode, file).run();
}

} // namespace saferide::load
