// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/ridercontact.h"

#include "shared/domain/displayname.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isPhone(const QString &text)
{
    constexpr QStringView Others = u" +()-./";
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    return std::ranges::all_of(text, [&](QChar c) { return isDigit(c) || Others.contains(c); })
        && std::ranges::count_if(text, isDigit) >= 3;
}

} // namespace

Result<std::optional<QString>> contactText(const ContactField &field, QStringView text)
{
    const auto line = normalizedLine(text, field.maxCharacters);
    if (!line) {
        return Error{ErrorCode::InvalidInput,
                     u"must be one line of at most %1 characters"_s.arg(field.maxCharacters)};
    }
    if (line->isEmpty()) {
        return std::optional<QString>();
    }
    if (field.kind == ContactKind::Phone && !isPhone(*line)) {
        return Error{ErrorCode::InvalidInput,
                     u"must be a telephone number: digits, spaces and + ( ) - . /"_s};
    }
    return line;
}

} // namespace saferide
