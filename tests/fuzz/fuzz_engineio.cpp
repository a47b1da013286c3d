// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/engineiopacket.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::engineio;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    if (const auto packet = parseTextPacket(bytes)) {
        FUZZ_CHECK(serializeTextPacket(packet->type, packet->data) == bytes);
    }
    const Payload payload = parsePayload(bytes);
    if (payload.broken) {
        return 0;
    }
    QByteArray written;
    for (const Packet &packet : payload.packets) {
        appendToPayload(written, packet);
    }
    const Payload again = parsePayload(written);
    FUZZ_CHECK(!again.broken && again.packets == payload.packets);
    return 0;
}
