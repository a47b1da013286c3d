// SPDX-License-Identifier: GPL-3.0-or-later
// What a phone says of its place and of its rider: the arguments of `update_location`, `sos` and
// `sos_cancel`.
#include "server/phones/locationmessage.h"
#include "server/phones/sosmessage.h"
#include "shared/protocol/jsonelement.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

namespace {

constexpr Timestamp Arrival{1'700'000'000'000};

void checkSos(simdjson::dom::element argument)
{
    if (const auto sos = phones::readSos(argument, Arrival)) {
        const Incident &incident = sos->reported;
        FUZZ_CHECK(incident.externalId && !incident.externalId->isEmpty());
        FUZZ_CHECK(incident.externalId->size() <= 2 * Incident::MaxExternalId);
        FUZZ_CHECK(incident.latitude.has_value() == incident.longitude.has_value());
        FUZZ_CHECK(incident.latitude.has_value() == incident.placeTime.has_value());
        FUZZ_CHECK(!incident.latitude
                   || GeoPoint({*incident.latitude, *incident.longitude}).isValid());
        FUZZ_CHECK(incident.raisedAt <= Arrival);
    }
    if (const auto cancel = phones::readSosCancel(argument)) {
        FUZZ_CHECK(cancel->incident.value > 0);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const auto argument = parseJsonElement(bytes);
    if (!argument) {
        return 0;
    }
    constexpr UserId Sender{7};
    checkSos(*argument);
    const auto message = phones::readLocationMessage(*argument, Sender, Arrival);
    if (message) {
        const LocationFix &fix = message->fix;
        FUZZ_CHECK(fix.point.isValid());
        FUZZ_CHECK(!fix.battery || (*fix.battery >= 0 && *fix.battery <= 100));
        FUZZ_CHECK(!fix.course || (*fix.course >= 0 && *fix.course <= 360));
        FUZZ_CHECK(!fix.speed || *fix.speed >= 0);
        FUZZ_CHECK(!fix.accuracy || *fix.accuracy >= 0);
        FUZZ_CHECK(message->hasFixTime || fix.fixTime == Arrival);
    }
    return 0;
}
