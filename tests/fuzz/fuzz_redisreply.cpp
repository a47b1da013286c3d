// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisreply.h"
#include "tests/fuzz/fuzztarget.h"

#include <vector>

using namespace saferide::bus;

namespace {

struct Found
{
    RedisReply::Kind kind;
    std::vector<QByteArray> items;
    bool operator==(const Found &) const = default;
};

/// What comes out when the stream comes in pieces of this size.
std::vector<Found> readInPieces(const QByteArray &stream, qsizetype piece)
{
    RedisReplyReader reader;
    std::vector<Found> found;
    for (qsizetype at = 0; at < stream.size() && !reader.failed(); at += piece) {
        reader.feed(QByteArray(stream.constData() + at, std::min(piece, stream.size() - at)));
        while (const RedisReply *reply = reader.next()) {
            FUZZ_CHECK(reply->size >= 0 && reply->size <= RedisReply::MaxItems);
            Found &last = found.emplace_back(Found{reply->kind, {}});
            for (qsizetype i = 0; i < reply->size; ++i) {
                const QByteArray &item = reply->items[size_t(i)];
                last.items.emplace_back(item.constData(), item.size());
            }
        }
        FUZZ_CHECK(reader.bufferedBytes() <= RedisReplyReader::MaxReplyBytes);
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
    const auto whole = readInPieces(stream, std::max<qsizetype>(stream.size(), 1));
    FUZZ_CHECK(readInPieces(stream, 1 + data[0] % 64) == whole);
    FUZZ_CHECK(readInPieces(stream, 1) == whole);
    return 0;
}
