// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/socketiopacket.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::socketio;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    const auto packet = parsePacket(bytes);
    if (!packet) {
        return 0;
    }
    FUZZ_CHECK(packet->attachments >= 0 && packet->attachments <= MaxAttachments);
    const auto payload = parsePayload(*packet);
    if (payload && (packet->isEvent() || packet->isAck())) {
        [[maybe_unused]] const Arguments arguments =
            packet->isEvent() ? splitArguments(packet->payload) : Arguments();
        const QByteArray written = serializePacket(*packet);
        const auto again = parsePacket(written);
        FUZZ_CHECK(again && again->type == packet->type && again->nsp == packet->nsp
                   && again->id == packet->id && again->attachments == packet->attachments);
    }
    return 0;
}
