// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::http;

namespace {

/// What a reader made of the bytes, however they came.
struct Outcome
{
    RequestParser::State state = RequestParser::State::Head;
    QByteArray method;
    QByteArray target;
    QByteArray body;
    int refusal = 0;
    bool operator==(const Outcome &) const = default;
};

/// Shows the bytes as a connection does: what was not taken again, with `step` more each time.
Outcome read(const QByteArray &bytes, qsizetype step)
{
    const Limits limits;
    RequestParser parser(limits);
    parser.setBodyLimit(4'096);
    qsizetype taken = 0;
    for (qsizetype shown = 0; shown < bytes.size();) {
        shown = std::min(bytes.size(), shown + step);
        for (qsizetype last = -1; last != taken && taken < shown;) {
            if (parser.state() == RequestParser::State::Complete
                || parser.state() == RequestParser::State::Refused) {
                break;
            }
            last = taken;
            taken += parser.feed(QByteArrayView(bytes).first(shown).sliced(taken));
            FUZZ_CHECK(taken >= last && taken <= shown);
        }
    }
    Outcome outcome{parser.state(), {}, {}, {}, 0};
    if (outcome.state == RequestParser::State::Refused) {
        outcome.refusal = parser.refusal().status;
        FUZZ_CHECK(outcome.refusal >= 400 && outcome.refusal < 600);
    } else if (outcome.state != RequestParser::State::Head) {
        outcome.method = parser.head().method;
        outcome.target = parser.head().target;
        outcome.body = parser.takeBody();
        FUZZ_CHECK(outcome.body.size() <= 4'096);
    }
    return outcome;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    const Outcome whole = read(bytes, std::max<qsizetype>(1, bytes.size()));
    // How TCP cuts a request must not change what it says.
    FUZZ_CHECK(read(bytes, 1) == whole);
    FUZZ_CHECK(read(bytes, 7) == whole);
    return 0;
}
