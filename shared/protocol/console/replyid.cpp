// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/replyid.h"

#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/json.h"
#include "shared/protocol/jsonscreen.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

constexpr qsizetype LongestOutline = 1'000; // an answer has three members

} // namespace

std::optional<qint64> replyIdOf(QByteArrayView text)
{
    const QByteArray outline = jsonOutline(text);
    if (outline.size() > LongestOutline) {
        return std::nullopt;
    }
    const auto json = parseJson(outline);
    JsonFields fields(json ? *json : QJsonValue(), "answer"_L1);
    const qint64 id = fields.integer("id"_L1, 1);
    const QString type = fields.text("type"_L1);
    fields.require(type == "reply"_L1 || type == "error"_L1, "type"_L1);
    return fields.complete() ? std::optional(id) : std::nullopt;
}

} // namespace saferide::console
