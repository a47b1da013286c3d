// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configfile.h"
#include "tests/fuzz/fuzztarget.h"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    saferide::Config config;
    if (const auto applied = saferide::applyToml(bytes, QStringLiteral("fuzz.toml"), config);
        !applied) {
        FUZZ_CHECK(applied.error().message.startsWith(QStringLiteral("fuzz.toml")));
    }
    return 0;
}
