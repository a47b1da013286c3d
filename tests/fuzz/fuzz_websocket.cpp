// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/websocketdecoder.h"
#include "tests/fuzz/fuzztarget.h"

#include <vector>

using namespace saferide;
using Item = WebSocketDecoder::Item;

namespace {

constexpr qint64 MaxMessage = 4096;

struct Found
{
    Item item;
    QByteArray payload;
    quint16 code;
    bool operator==(const Found &) const = default;
};

/// What comes out when the stream comes in pieces of this size.
std::vector<Found> decoded(const QByteArray &stream, qsizetype piece)
{
    WebSocketDecoder decoder(MaxMessage);
    std::vector<Found> found;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        const qsizetype size = std::min(piece, stream.size() - at);
        std::vector<char> part(stream.begin() + at, stream.begin() + at + size);
        std::span<char> input(part);
        for (Item item = decoder.next(input); item != Item::NeedMore; item = decoder.next(input)) {
            const bool ends = item == Item::Close || item == Item::Failed;
            const QByteArrayView payload = decoder.payload();
            FUZZ_CHECK(payload.size() <= MaxMessage);
            FUZZ_CHECK(item != Item::Text || payload.isValidUtf8());
            found.push_back({item, payload.toByteArray(), ends ? decoder.closeCode() : quint16(0)});
            if (ends) {
                return found;
            }
        }
        FUZZ_CHECK(input.empty());
    }
    return found;
}

} // namespace

/// However the stream is cut, the same comes out. The first byte says how.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const QByteArray stream = saferide::fuzz::bytesOf(data + 1, size - 1);
    const auto whole = decoded(stream, std::max<qsizetype>(stream.size(), 1));
    FUZZ_CHECK(decoded(stream, 1 + data[0] % 64) == whole);
    FUZZ_CHECK(decoded(stream, 1) == whole);
    return 0;
}
