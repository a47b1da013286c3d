// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever has not the secret gets in by no token.
#include "server/security/tokenissuer.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    static const SystemClock Clock;
    static const TokenIssuer Issuer(QByteArray(32, 's'), std::chrono::minutes(60), Clock);
    FUZZ_CHECK(!Issuer.verify(bytes));
    return 0;
}
