// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/rejections.h"

namespace saferide {
namespace {

QByteArray nameOf(Limit reason)
{
    switch (reason) {
    case Limit::PositionsPerSecond:
        return "positions_per_second";
    case Limit::LoginsPerMinute:
        return "logins_per_minute";
    case Limit::RegistrationsPerHour:
        return "registrations_per_hour";
    case Limit::OpenRidesPerUser:
        return "open_rides_per_user";
    case Limit::RoutesPerUser:
        return "routes_per_user";
    case Limit::RouteBytesPerUser:
        return "route_bytes_per_user";
    case Limit::RoutesPerHour:
        return "routes_per_hour";
    case Limit::ConnectionsTotal:
        return "connections_total";
    case Limit::ConnectionsPerAddress:
        return "connections_per_address";
    case Limit::UnauthenticatedConnections:
        return "unauthenticated_connections";
    case Limit::BufferedBytesTotal:
        return "buffered_bytes_total";
    case Limit::BufferedBytesPerAddress:
        return "buffered_bytes_per_address";
    case Limit::RequestHeadBytes:
        return "request_head_bytes";
    case Limit::RequestBodyBytes:
        return "request_body_bytes";
    case Limit::GpxBytes:
        return "gpx_bytes";
    case Limit::JsonDepth:
        return "json_depth";
    case Limit::OutputSkipBytes:
        return "output_skip_bytes";
    case Limit::OutputCutBytes:
        return "output_cut_bytes";
    case Limit::MaxPayloadBytes:
        return "max_payload_bytes";
    case Limit::WorkAtOnce:
        return "work_at_once";
    case Limit::DeskInput:
        return "desk_input";
    case Limit::DeskRequests:
        return "desk_requests";
    case Limit::DeskEventBytes:
        return "desk_event_bytes";
    case Limit::RefusedConnects:
        return "refused_connects";
    case Limit::AttachmentBytes:
        return "attachment_bytes";
    case Limit::AckIdDigits:
        return "ack_id_digits";
    case Limit::WaitingEventBytes:
        return "waiting_event_bytes";
    case Limit::JoinsPerSecond:
        return "joins_per_second";
    }
    Q_UNREACHABLE();
}

} // namespace

Rejections::Rejections(Metrics &metrics)
{
    for (std::size_t reason = 0; reason < Reasons; ++reason) {
        m_counters[reason] = &metrics.counter("saferide_rejections_total", "Rejections by limit.",
                                              Metrics::label("reason", nameOf(Limit(reason))));
    }
}

void Rejections::count(Limit reason) const
{
    if (Counter *counter = m_counters[std::size_t(reason)]) {
        counter->add();
    }
}

} // namespace saferide
