// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/json.h"
#include "tests/fuzz/fuzztarget.h"

#include <QJsonArray>
#include <QJsonDocument>

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    const auto value = saferide::parseJson(bytes);
    FUZZ_CHECK(bool(saferide::parseJsonForm(bytes)) == bool(value));
    if (value) {
        // What we accept, another reader must accept too.
        const QByteArray written = QJsonDocument(QJsonArray{*value}).toJson(QJsonDocument::Compact);
        FUZZ_CHECK(!QJsonDocument::fromJson(written).isNull());
    }
    return 0;
}
